using System;

namespace VTuberAgent.Link
{
    /// <summary>
    /// The server's time as its frames tell it: the newest <c>ts</c>, and what has passed since that came. It is
    /// never ahead of the server, and does not care what this machine's clock says. For several threads.
    /// </summary>
    public sealed class ServerClock
    {
        private readonly ILinkClock _clock;
        private readonly object _gate = new object();
        private DateTime _newest = DateTime.MinValue;
        private long _heardMs;

        /// <summary>A clock that has heard nothing yet.</summary>
        public ServerClock(ILinkClock clock)
        {
            _clock = clock;
        }

        /// <summary>The server's time, UTC; the earliest there is while nothing has been heard.</summary>
        public DateTime Now
        {
            get
            {
                lock (_gate)
                {
                    return NowUnlocked();
                }
            }
        }

        /// <summary>A frame came.</summary>
        public void Hear(Frame frame)
        {
            lock (_gate)
            {
                // What tells of an event may be old. What the link says of itself is of this very moment, and sets
                // the time back as well, where the server's clock was.
                if (frame.Kind == MessageKind.Session || frame.Ts > NowUnlocked())
                {
                    _newest = frame.Ts;
                    _heardMs = _clock.ElapsedMs;
                }
            }
        }

        /// <summary>Whether the time of a one-shot has passed.</summary>
        public bool IsOver(Frame frame)
        {
            return frame.TtlMs > 0 && (Now - frame.Ts).TotalMilliseconds > frame.TtlMs;
        }

        private DateTime NowUnlocked()
        {
            if (_newest == DateTime.MinValue)
            {
                return _newest;
            }
            return _newest.AddMilliseconds(_clock.ElapsedMs - _heardMs);
        }
    }
}
