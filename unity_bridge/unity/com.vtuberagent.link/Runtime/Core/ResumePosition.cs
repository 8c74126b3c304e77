using System;

namespace VTuberAgent.Link
{
    /// <summary>
    /// How far the event log has been taken: the session that it is of, the pair (seq, part) of the last frame, and
    /// the last event of which everything is there. Outlives connections. For several threads.
    /// </summary>
    public sealed class ResumePosition
    {
        private readonly object _gate = new object();
        private string _session;
        private long _seq;
        private int _part;
        private long _lastSeq;

        /// <summary>The event log's name; null before the first welcome.</summary>
        public string Session
        {
            get
            {
                lock (_gate)
                {
                    return _session;
                }
            }
        }

        /// <summary>The last event of which everything was taken: for hello and ack.</summary>
        public long LastSeq
        {
            get
            {
                lock (_gate)
                {
                    return _lastSeq;
                }
            }
        }

        /// <summary>A welcome named its session. True where that is another one than before: all begins
        /// anew.</summary>
        public bool Enter(string session)
        {
            lock (_gate)
            {
                if (session == _session)
                {
                    return false;
                }
                _session = session;
                _seq = 0;
                _part = 0;
                _lastSeq = 0;
                return true;
            }
        }

        /// <summary>Whether a frame has been there already.</summary>
        public bool IsDouble(Frame frame)
        {
            lock (_gate)
            {
                return frame.HasSeq && (frame.Seq < _seq || (frame.Seq == _seq && frame.Part <= _part));
            }
        }

        /// <summary>A frame was taken.</summary>
        public void Take(Frame frame)
        {
            if (!frame.HasSeq)
            {
                return;
            }
            lock (_gate)
            {
                _seq = frame.Seq;
                _part = frame.Part;
                _lastSeq = Math.Max(_lastSeq, frame.Part == frame.Parts ? frame.Seq : frame.Seq - 1);
            }
        }

        /// <summary>A snapshot was taken: events up to here are in it.</summary>
        public void TakeSnapshot(long seq)
        {
            lock (_gate)
            {
                _seq = seq;
                _part = int.MaxValue;
                _lastSeq = seq;
            }
        }

        /// <summary>The server says that everything up to here was sent.</summary>
        public void Reach(long seq)
        {
            lock (_gate)
            {
                _lastSeq = Math.Max(_lastSeq, seq);
            }
        }
    }
}
