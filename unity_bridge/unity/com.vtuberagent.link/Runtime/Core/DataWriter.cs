using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <summary>What the generated messages write lists with.</summary>
    internal static class DataWriter
    {
        /// <summary>Texts as a JSON list.</summary>
        public static JArray Array(string[] texts)
        {
            var items = new JArray();
            for (var at = 0; at < texts.Length; at++)
            {
                items.Add(new JValue(texts[at]));
            }
            return items;
        }
    }
}
