using System;

namespace VTuberAgent.Link.Stage
{
    /// <summary>Shows a text letter by letter. Makes a string when a letter is added, and nothing in between.</summary>
    public sealed class Typewriter
    {
        private string text = "";
        private int[] ends = new int[0];
        private int shownLetters;
        private double owed;

        /// <summary>Letters a second; zero or less shows everything at once.</summary>
        public double LettersPerSecond { get; set; } = 20;

        /// <summary>What is to be seen now.</summary>
        public string Shown { get; private set; } = "";

        /// <summary>Whether the whole text is shown.</summary>
        public bool Done => shownLetters == ends.Length;

        /// <summary>
        /// Takes another text. What is shown already and stands at its beginning stays, so that a text that grows
        /// while it is written is not begun anew.
        /// </summary>
        public void Write(string newText)
        {
            newText = newText ?? "";
            int common = CommonLength(Shown, newText);
            text = newText;
            ends = TextElements.Ends(text);
            shownLetters = CountWithin(common);
            Shown = Cut();
            if (shownLetters == 0)
            {
                owed = 0;
            }
            if (LettersPerSecond <= 0)
            {
                Finish();
            }
        }

        /// <summary>Shows the whole text at once.</summary>
        public void Finish()
        {
            shownLetters = ends.Length;
            owed = 0;
            Shown = text;
        }

        /// <summary>Shows nothing.</summary>
        public void Clear()
        {
            Write("");
        }

        /// <summary>Lets time pass. Returns whether <see cref="Shown"/> is another one now.</summary>
        public bool Advance(double seconds)
        {
            if (Done || !(seconds > 0))
            {
                return false;
            }
            owed = Math.Min(owed + seconds * LettersPerSecond, ends.Length);
            int letters = (int)owed;
            if (letters == 0)
            {
                return false;
            }
            owed -= letters;
            shownLetters = Math.Min(ends.Length, shownLetters + letters);
            Shown = Cut();
            return true;
        }

        private string Cut()
        {
            if (shownLetters == 0)
            {
                return "";
            }
            return Done ? text : text.Substring(0, ends[shownLetters - 1]);
        }

        private int CountWithin(int length)
        {
            int count = 0;
            while (count < ends.Length && ends[count] <= length)
            {
                count++;
            }
            return count;
        }

        private static int CommonLength(string a, string b)
        {
            int most = Math.Min(a.Length, b.Length);
            int length = 0;
            while (length < most && a[length] == b[length])
            {
                length++;
            }
            return length;
        }
    }
}
