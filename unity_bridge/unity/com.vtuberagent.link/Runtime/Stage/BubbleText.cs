using System;
using System.Collections.Generic;

namespace VTuberAgent.Link.Stage
{
    /// <summary>
    /// What stands in her speech bubble: an answer as it grows, or a line that she says. When all is said it stays as
    /// long as it takes to read, and goes. Lines wait for each other; each ends once, and says so.
    /// </summary>
    public sealed class BubbleText
    {
        private const int MostWaiting = 32;

        private readonly Typewriter typewriter = new Typewriter();
        private readonly Queue<Line> waiting = new Queue<Line>();
        private long answer = long.MinValue;
        private bool answerShown;
        private bool answerWhole;
        private Line line;
        private double lineLeft;
        private double readingLeft;

        /// <summary>Letters a second; zero or less shows what there is at once.</summary>
        public double LettersPerSecond
        {
            get { return typewriter.LettersPerSecond; }
            set { typewriter.LettersPerSecond = value; }
        }

        /// <summary>Seconds that a finished text stays at least.</summary>
        public double LeastSeconds { get; set; } = 2;

        /// <summary>Seconds that it stays longer for each of its letters.</summary>
        public double SecondsPerLetter { get; set; } = 0.08;

        /// <summary>What is to be seen now.</summary>
        public string Shown => typewriter.Shown;

        /// <summary>Whether there is a bubble.</summary>
        public bool Visible { get; private set; }

        /// <summary>The name of the line that she says now; empty for none.</summary>
        public string Speech => line == null ? "" : line.Name;

        /// <summary>A line (its name) was said to its end (true), or broken off or left out (false).</summary>
        public event Action<string, bool> SpeechEnded;

        /// <summary>
        /// An answer, so far or whole (as chat.reply). An older answer than the newest, or a late piece of one that is
        /// whole already, changes nothing.
        /// </summary>
        public void Answer(long number, string text, bool final, bool cut, bool dropped)
        {
            if (number < answer || (number == answer && answerWhole && !final && !dropped))
            {
                return;
            }
            bool same = number == answer && answerShown && Visible;
            answer = number;
            answerWhole = final || dropped;
            if (dropped)
            {
                if (same)
                {
                    Hide();
                }
                return;
            }
            if (!same)
            {
                typewriter.Clear();
            }
            answerShown = true;
            Show(text);
            if (cut)
            {
                typewriter.Finish();
            }
        }

        /// <summary>
        /// A line said aloud (as speech.say), for about so many seconds. One that reads an answer which stands in the
        /// bubble leaves that there.
        /// </summary>
        public void Say(string name, string text, double seconds, bool readsAnswer)
        {
            var next = new Line { Name = name ?? "", Text = text, Seconds = Math.Max(0, seconds), ReadsAnswer = readsAnswer };
            if (line == null)
            {
                Begin(next);
            }
            else if (waiting.Count < MostWaiting)
            {
                waiting.Enqueue(next);
            }
            else
            {
                Tell(next, false);
            }
        }

        /// <summary>
        /// Something else says lines aloud: it is at this one now, until <see cref="EndSpoken"/>, or until it is at the
        /// next. Nothing is told of it.
        /// </summary>
        public void BeginSpoken(string text, bool readsAnswer)
        {
            Line before = line;
            Begin(new Line { Text = text, Seconds = double.PositiveInfinity, ReadsAnswer = readsAnswer });
            if (before != null)
            {
                Tell(before, false);
            }
        }

        /// <summary>What was begun by <see cref="BeginSpoken"/> has been said.</summary>
        public void EndSpoken()
        {
            if (line != null && line.Name == null)
            {
                lineLeft = 0;
            }
        }

        /// <summary>She is silent at once, and what waits to be said is dropped (as speech.stop).</summary>
        public void Stop()
        {
            Line broken = line;
            line = null;
            Hide();
            if (broken != null)
            {
                Tell(broken, false);
            }
            while (waiting.Count > 0)
            {
                Tell(waiting.Dequeue(), false);
            }
        }

        /// <summary>The scene is built anew: nobody speaks. Nothing is told.</summary>
        public void Reset()
        {
            line = null;
            waiting.Clear();
            answer = long.MinValue;
            answerWhole = false;
            Hide();
        }

        /// <summary>Lets time pass. Returns whether <see cref="Shown"/> or <see cref="Visible"/> is another one now.</summary>
        public bool Advance(double seconds)
        {
            bool changed = AdvanceLine(seconds);
            if (!Visible)
            {
                return changed;
            }
            if (!typewriter.Done)
            {
                return typewriter.Advance(seconds) || changed;
            }
            if (line != null || (answerShown && !answerWhole))
            {
                return changed;
            }
            readingLeft -= seconds;
            if (readingLeft > 0)
            {
                return changed;
            }
            Hide();
            return true;
        }

        private bool AdvanceLine(double seconds)
        {
            if (line == null)
            {
                return false;
            }
            lineLeft -= seconds;
            if (lineLeft > 0)
            {
                return false;
            }
            Line said = line;
            line = null;
            bool changed = waiting.Count > 0;
            if (changed)
            {
                Begin(waiting.Dequeue());
            }
            Tell(said, true);
            return changed;
        }

        private void Begin(Line next)
        {
            line = next;
            lineLeft = next.Seconds;
            if (next.ReadsAnswer && answerShown && Visible)
            {
                return;
            }
            answerShown = false;
            typewriter.Clear();
            Show(next.Text);
        }

        private void Show(string text)
        {
            typewriter.Write(text);
            readingLeft = LeastSeconds + SecondsPerLetter * (text ?? "").Length;
            Visible = true;
        }

        private void Hide()
        {
            Visible = false;
            answerShown = false;
            typewriter.Clear();
        }

        private void Tell(Line ended, bool completed)
        {
            Action<string, bool> listeners = SpeechEnded;
            if (listeners != null && ended.Name != null)
            {
                listeners(ended.Name, completed);
            }
        }

        private sealed class Line
        {
            // Null for a line that something else says.
            public string Name;
            public string Text;
            public double Seconds;
            public bool ReadsAnswer;
        }
    }
}
