using System;

namespace VTuberAgent.Link.Stage
{
    /// <summary>
    /// How far her mouth is open: as the server made it from the sound (<c>speech.say</c>), or by the letters of the
    /// text where there is nothing else to go by.
    /// </summary>
    public static class MouthCues
    {
        // An opening is a figure or letter, from 0 (closed) to z (wide open).
        private const double Wide = 35;

        /// <summary>
        /// At a moment of a sound, 0 to 1; between two openings, what lies between them. Before it and behind it, and
        /// where a letter is none, it is closed.
        /// </summary>
        /// <param name="mouth">An opening each, <paramref name="rate"/> times a second.</param>
        /// <param name="rate">How many a second.</param>
        /// <param name="seconds">From the sound's beginning.</param>
        public static double AtSound(string mouth, long rate, double seconds)
        {
            double at = seconds * rate;
            if (string.IsNullOrEmpty(mouth) || !(at >= 0) || at >= mouth.Length)
            {
                return 0;
            }
            int before = (int)at;
            double first = Opening(mouth, before);
            return first + (Opening(mouth, before + 1) - first) * (at - before);
        }

        /// <summary>At a moment of a text, 0 to 1: open once a letter, closed at a pause.</summary>
        /// <param name="text">What she says.</param>
        /// <param name="part">Of the time that it takes, 0 to 1.</param>
        public static double AtText(string text, double part)
        {
            double at = part * (text ?? "").Length;
            if (!(at >= 0) || at >= (text ?? "").Length)
            {
                return 0;
            }
            char letter = text[(int)at];
            if (!char.IsLetterOrDigit(letter) && !char.IsSurrogate(letter))
            {
                return 0;
            }
            // No two letters open it alike, and the same letter always does.
            double loud = 0.42 + 0.5 * (letter * 0.618 % 1);
            return loud * Math.Sin(Math.PI * Math.Min(at % 1 * 1.15, 1));
        }

        private static double Opening(string mouth, int index)
        {
            if (index >= mouth.Length)
            {
                return 0;
            }
            char letter = mouth[index];
            if (letter >= '0' && letter <= '9')
            {
                return (letter - '0') / Wide;
            }
            return letter >= 'a' && letter <= 'z' ? (letter - 'a' + 10) / Wide : 0;
        }
    }
}
