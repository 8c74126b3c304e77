using System;
using System.Collections.Generic;

namespace VTuberAgent.Link.Stage
{
    /// <summary>One line of the chat.</summary>
    public sealed class ChatLine
    {
        /// <summary>Its number; removal names it.</summary>
        public long Message;

        /// <summary>Who says it.</summary>
        public string Nickname = "";

        /// <summary>Of the name: 0 to 11.</summary>
        public int Colour;

        /// <summary>What they say.</summary>
        public string Text = "";

        /// <summary>Whether it is one of the staff.</summary>
        public bool Staff;

        /// <summary>Whether it stands out.</summary>
        public bool Highlighted;

        /// <summary>What it cost (4.99 EUR); empty for nothing.</summary>
        public string Paid = "";
    }

    /// <summary>The newest lines of the chat, each once.</summary>
    public sealed class ChatLog
    {
        private readonly List<ChatLine> lines = new List<ChatLine>();
        private readonly int most;

        /// <param name="most">How many lines are kept, one at least.</param>
        public ChatLog(int most)
        {
            this.most = Math.Max(1, most);
        }

        /// <summary>From the oldest to the newest.</summary>
        public IReadOnlyList<ChatLine> Lines => lines;

        /// <summary>Adds a line and lets the oldest go. Returns false where it is there already.</summary>
        public bool Add(ChatLine line)
        {
            if (IndexOf(line.Message) >= 0)
            {
                return false;
            }
            while (lines.Count >= most)
            {
                lines.RemoveAt(0);
            }
            lines.Add(line);
            return true;
        }

        /// <summary>Takes lines away. Returns how many were there.</summary>
        public int Remove(IEnumerable<long> messages)
        {
            int removed = 0;
            foreach (long message in messages)
            {
                int index = IndexOf(message);
                if (index >= 0)
                {
                    lines.RemoveAt(index);
                    removed++;
                }
            }
            return removed;
        }

        /// <summary>Takes everything away.</summary>
        public void Clear()
        {
            lines.Clear();
        }

        private int IndexOf(long message)
        {
            for (int i = lines.Count - 1; i >= 0; i--)
            {
                if (lines[i].Message == message)
                {
                    return i;
                }
            }
            return -1;
        }
    }
}
