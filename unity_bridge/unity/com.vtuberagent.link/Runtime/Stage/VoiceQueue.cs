using System;
using System.Collections.Generic;

namespace VTuberAgent.Link.Stage
{
    /// <summary>
    /// What she says, one sentence after another: one is said at a time, and the sound of the next one is fetched
    /// meanwhile. Each ends once, and says so. A frame in which nobody speaks costs nothing.
    /// </summary>
    public sealed class VoiceQueue
    {
        private const int MostWaiting = 32;
        private const int MostRemembered = 50;

        private readonly IVoiceOutput output;
        private readonly Func<string, ISoundLoad> fetch;
        private readonly List<LineUnderWay> waiting = new List<LineUnderWay>();

        // Names of what was said last: a picture of everything may still tell of it.
        private readonly Queue<string> past = new Queue<string>();
        private LineUnderWay now;

        /// <param name="output">Plays the sounds.</param>
        /// <param name="fetch">Begins to fetch a sound from an address.</param>
        public VoiceQueue(IVoiceOutput output, Func<string, ISoundLoad> fetch)
        {
            this.output = output;
            this.fetch = fetch;
        }

        /// <summary>A sentence (its name) was said to its end (true), or was cut or left out (false).</summary>
        public event Action<string, bool> Ended;

        /// <summary>The sentence that she is at has a sound, and is not heard: why.</summary>
        public event Action<string> Unheard;

        /// <summary>
        /// Seconds that a sentence waits for its sound before it is only read. A sound that comes later is begun where
        /// nothing else is to be said by then, and left out where she is past it.
        /// </summary>
        public double Patience { get; set; } = 1.5;

        /// <summary>The sentence that she is at, or null.</summary>
        public SpokenLine Line => now == null ? null : now.Said;

        /// <summary>Whether it is heard.</summary>
        public bool Heard => now != null && now.Heard;

        /// <summary>How far her mouth is open at this moment, 0 to 1.</summary>
        public double Open => now == null ? 0 : now.Open;

        /// <summary>After what she is saying.</summary>
        public void Say(SpokenLine line)
        {
            if (waiting.Count >= MostWaiting)
            {
                Tell(line, false);
                return;
            }
            waiting.Add(new LineUnderWay(line, output, fetch));
            Advance(0);
        }

        /// <summary>
        /// What she is saying at this moment (<see cref="SpokenLine.At"/>), and what waits to be said: that alone is
        /// said on. What has been said to its end already is not said again.
        /// </summary>
        public void GoOn(IList<SpokenLine> saying)
        {
            var kept = new List<LineUnderWay>();
            double from = 0;
            for (int i = 0; i < saying.Count && kept.Count < MostWaiting; i++)
            {
                if (past.Contains(saying[i].Speech))
                {
                    continue;
                }
                from = kept.Count == 0 ? saying[i].At : from;
                kept.Add(Find(saying[i].Speech) ?? new LineUnderWay(saying[i], output, fetch));
            }
            LineUnderWay before = now;
            List<LineUnderWay> dropped = waiting.FindAll(line => !kept.Contains(line));
            bool goesOn = before != null && kept.Contains(before);
            now = goesOn ? before : null;
            waiting.Clear();
            int behind = kept.IndexOf(now) + 1; // All of them where nothing goes on.
            waiting.AddRange(kept.GetRange(behind, kept.Count - behind));
            if (before != null && !goesOn)
            {
                End(before, false);
            }
            dropped.ForEach(line => End(line, false));
            if (now == null)
            {
                BeginNext(from);
            }
            Advance(0);
        }

        /// <summary>She is silent at once, and what waits to be said is dropped.</summary>
        public void Stop()
        {
            LineUnderWay cut = now;
            LineUnderWay[] dropped = waiting.ToArray();
            now = null;
            waiting.Clear();
            if (cut != null)
            {
                End(cut, false);
            }
            foreach (LineUnderWay line in dropped)
            {
                End(line, false);
            }
        }

        /// <summary>Lets time pass.</summary>
        public void Advance(double seconds)
        {
            if (now == null)
            {
                BeginNext(0);
            }
            while (now != null)
            {
                LineUnderWay line = now;
                string problem = line.Problem;
                line.Advance(seconds, waiting.Count == 0);
                if (line.Problem != problem && Unheard != null)
                {
                    Unheard(line.Problem);
                }
                if (now != line || !line.Over)
                {
                    break;
                }
                // The next one in the same frame: there is no gap that need not be.
                now = null;
                seconds = 0;
                BeginNext(0);
                End(line, line.Completed);
            }
            if (waiting.Count > 0)
            {
                waiting[0].Prepare();
            }
        }

        private void BeginNext(double from)
        {
            if (waiting.Count == 0)
            {
                return;
            }
            now = waiting[0];
            waiting.RemoveAt(0);
            now.Begin(from, Patience);
        }

        private LineUnderWay Find(string speech)
        {
            return now != null && now.Said.Speech == speech ? now : waiting.Find(line => line.Said.Speech == speech);
        }

        private void End(LineUnderWay line, bool completed)
        {
            line.Dispose();
            past.Enqueue(line.Said.Speech);
            if (past.Count > MostRemembered)
            {
                past.Dequeue();
            }
            Tell(line.Said, completed);
        }

        private void Tell(SpokenLine line, bool completed)
        {
            if (Ended != null)
            {
                Ended(line.Speech, completed);
            }
        }
    }
}
