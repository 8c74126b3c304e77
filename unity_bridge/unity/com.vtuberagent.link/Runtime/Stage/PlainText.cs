namespace VTuberAgent.Link.Stage
{
    /// <summary>Viewers' words are words: a label must not read <c>&lt;size=900&gt;</c> in them as an order.</summary>
    public static class PlainText
    {
        /// <summary>The text with a zero-width space behind each <c>&lt;</c>, so that no rich text tag is left.</summary>
        public static string WithoutTags(string text)
        {
            return text == null || text.IndexOf('<') < 0 ? text ?? "" : text.Replace("<", "<\u200B");
        }
    }
}
