using System;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <summary>One frame of the server. Nothing of it changes any more; keep it if you like.</summary>
    public sealed class Frame
    {
        /// <summary>Where <see cref="Seq"/> has no value.</summary>
        public const long NoSeq = -1;

        /// <summary>Which message it is. May be one that this package does not know.</summary>
        public string Type { get; internal set; }

        /// <summary>The server's name for the frame.</summary>
        public string Id { get; internal set; }

        /// <summary>Of the event that it tells of; <see cref="NoSeq"/> for a frame that tells of none.</summary>
        public long Seq { get; internal set; }

        /// <summary>Which of the event's frames it is, from 1.</summary>
        public int Part { get; internal set; }

        /// <summary>How many frames the event has.</summary>
        public int Parts { get; internal set; }

        /// <summary>The id of the frame that it answers, or null.</summary>
        public string Re { get; internal set; }

        /// <summary>When it happened: real time, UTC.</summary>
        public DateTime Ts { get; internal set; }

        /// <summary>Real milliseconds after <see cref="Ts"/> for which it is worth doing; 0 for always.</summary>
        public long TtlMs { get; internal set; }

        /// <summary>The message as it came.</summary>
        public JObject Data { get; internal set; }

        /// <summary>The message as a class of Messages.cs; null for a type that this package does not know.</summary>
        public object Message { get; internal set; }

        /// <summary>What kind of message it is. A one-shot without seq is ephemeral.</summary>
        public MessageKind Kind { get; internal set; }

        /// <summary>The slot that a state fills, or null.</summary>
        public string Slot { get; internal set; }

        /// <summary>Whether it is a command of a snapshot: it was so already.</summary>
        public bool IsFromSnapshot { get; internal set; }

        /// <summary>Whether it tells of an event.</summary>
        public bool HasSeq
        {
            get { return Seq != NoSeq; }
        }

        /// <summary>The commands of a snapshot as frames of their own; null for other frames.</summary>
        internal Frame[] Commands { get; set; }

        /// <summary>Of two frames with the same key that wait, the newer one is enough. Null for none.</summary>
        internal string ReplacesKey { get; set; }

        /// <summary>About how many bytes it takes.</summary>
        internal int Bytes { get; set; }
    }
}
