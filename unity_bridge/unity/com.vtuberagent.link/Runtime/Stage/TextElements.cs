using System.Collections.Generic;
using System.Globalization;

namespace VTuberAgent.Link.Stage
{
    /// <summary>Where what a reader calls a letter begins: never inside a surrogate pair, an emoji or an accent.</summary>
    public static class TextElements
    {
        private const char ZeroWidthJoiner = '\u200D';

        /// <summary>The index behind each letter of <paramref name="text"/>, in order; the last one is its length.</summary>
        public static int[] Ends(string text)
        {
            if (string.IsNullOrEmpty(text))
            {
                return new int[0];
            }
            // Older frameworks know no joined emoji, skin tones and flags: what they tear apart is put together here.
            int[] starts = StringInfo.ParseCombiningCharacters(text);
            var ends = new List<int>(starts.Length);
            int flags = 0;
            for (int i = 0; i < starts.Length; i++)
            {
                int start = starts[i];
                flags = IsRegional(text, start) ? flags + 1 : 0;
                int next = i + 1 < starts.Length ? starts[i + 1] : text.Length;
                if (next < text.Length && Continues(text, next, flags))
                {
                    continue;
                }
                flags = 0;
                ends.Add(next);
            }
            return ends.ToArray();
        }

        private static bool Continues(string text, int next, int flags)
        {
            return text[next - 1] == ZeroWidthJoiner
                || text[next] == ZeroWidthJoiner
                || IsVariationSelector(text[next])
                || IsSkinTone(text, next)
                || (flags % 2 == 1 && IsRegional(text, next));
        }

        private static bool IsVariationSelector(char c)
        {
            return c >= '\uFE00' && c <= '\uFE0F';
        }

        private static bool IsSkinTone(string text, int at)
        {
            return at + 1 < text.Length && text[at] == '\uD83C' && text[at + 1] >= '\uDFFB' && text[at + 1] <= '\uDFFF';
        }

        private static bool IsRegional(string text, int at)
        {
            return at + 1 < text.Length && text[at] == '\uD83C' && text[at + 1] >= '\uDDE6' && text[at + 1] <= '\uDDFF';
        }
    }
}
