using System;

namespace VTuberAgent.Link
{
    /// <summary>Keeps what is sent below what the server takes (50 frames a second, 200 at once). For one
    /// thread.</summary>
    internal sealed class SendPace
    {
        private const double Burst = 150;
        private const double PerMs = 0.04;

        private double _left = Burst;
        private long _atMs;

        public SendPace(long nowMs)
        {
            _atMs = nowMs;
        }

        /// <summary>Whether one more frame may be sent now.</summary>
        public bool Allows(long nowMs)
        {
            _left = Math.Min(Burst, _left + (nowMs - _atMs) * PerMs);
            _atMs = nowMs;
            return _left >= 1;
        }

        /// <summary>A frame is sent.</summary>
        public void Count()
        {
            _left -= 1;
        }
    }
}
