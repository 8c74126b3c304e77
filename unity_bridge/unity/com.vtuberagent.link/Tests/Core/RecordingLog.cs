using System.Collections.Generic;
using System.Threading;

namespace VTuberAgent.Link.Tests
{
    /// <summary>Remembers what the link says.</summary>
    internal sealed class RecordingLog : ILinkLog
    {
        private readonly List<string> _lines = new List<string>();

        public int Count
        {
            get
            {
                lock (_lines)
                {
                    return _lines.Count;
                }
            }
        }

        /// <summary>While it is not set, whoever warns waits: a log of the slowest kind.</summary>
        public readonly ManualResetEvent Warns = new ManualResetEvent(true);

        public void Info(string message)
        {
            Add(message);
        }

        public void Warning(string message)
        {
            Add(message);
            Warns.WaitOne(LoopbackServer.PatienceMs);
        }

        public void Error(string message)
        {
            Add(message);
        }

        /// <summary>Whether a line with these words was said.</summary>
        public bool Has(string words)
        {
            lock (_lines)
            {
                return _lines.Exists(line => line.Contains(words));
            }
        }

        private void Add(string message)
        {
            lock (_lines)
            {
                _lines.Add(message);
            }
        }
    }
}
