using System;
using System.Collections.Generic;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>The newest frames in words, a line each.</summary>
    internal sealed class FrameLog
    {
        private const int Most = 500;
        private const int LongestLine = 400;
        private readonly Queue<string> lines = new Queue<string>();

        /// <summary>From the oldest to the newest.</summary>
        public IEnumerable<string> Lines => lines;

        public void Add(Frame frame)
        {
            string data = frame.Data.ToString(Newtonsoft.Json.Formatting.None);
            string seq = frame.HasSeq ? " #" + frame.Seq + (frame.Parts > 1 ? "." + frame.Part : "") : "";
            string line = DateTime.Now.ToString("HH:mm:ss.fff ") + frame.Type + seq + " " + data;
            lines.Enqueue(line.Length > LongestLine ? line.Substring(0, LongestLine) + "…" : line);
            while (lines.Count > Most)
            {
                lines.Dequeue();
            }
        }

        public void Clear()
        {
            lines.Clear();
        }

        /// <summary>Whether a line is to be seen; all words of the filter have to be in it.</summary>
        public static bool Matches(string line, string filter)
        {
            foreach (string word in filter.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.IndexOf(word, StringComparison.OrdinalIgnoreCase) < 0)
                {
                    return false;
                }
            }
            return true;
        }
    }
}
