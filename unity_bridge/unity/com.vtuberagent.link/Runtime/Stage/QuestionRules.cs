namespace VTuberAgent.Link.Stage
{
    /// <summary>What of a typed line may be sent to her as a question.</summary>
    public static class QuestionRules
    {
        /// <summary>Letters of the longest question.</summary>
        public const int LongestText = 2000;

        /// <summary>Letters of the longest name.</summary>
        public const int LongestNickname = 200;

        /// <summary>The text without blanks at its ends, cut to the longest; empty where there is nothing to send.</summary>
        public static string Text(string typed)
        {
            return Cut((typed ?? "").Trim(), LongestText);
        }

        /// <summary>The name, or <paramref name="otherwise"/> where it is blank.</summary>
        public static string Nickname(string typed, string otherwise)
        {
            string name = Cut((typed ?? "").Trim(), LongestNickname);
            return name.Length > 0 ? name : otherwise;
        }

        private static string Cut(string text, int longest)
        {
            if (text.Length <= longest)
            {
                return text;
            }
            int end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
            return text.Substring(0, end);
        }
    }
}
