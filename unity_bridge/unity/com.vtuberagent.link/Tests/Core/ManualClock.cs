using System.Threading;

namespace VTuberAgent.Link.Tests
{
    /// <summary>A clock that the test moves on.</summary>
    internal sealed class ManualClock : ILinkClock
    {
        private long _ms;

        public long ElapsedMs
        {
            get { return Interlocked.Read(ref _ms); }
        }

        public void Pass(long ms)
        {
            Interlocked.Add(ref _ms, ms);
        }
    }
}
