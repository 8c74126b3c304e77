using System.Diagnostics;

namespace VTuberAgent.Link
{
    /// <summary>A clock that nobody sets. Tests bring their own.</summary>
    public interface ILinkClock
    {
        /// <summary>Milliseconds since some moment; never goes back.</summary>
        long ElapsedMs { get; }
    }

    /// <summary>The clock of the machine.</summary>
    public sealed class MonotonicClock : ILinkClock
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();

        /// <inheritdoc/>
        public long ElapsedMs
        {
            get { return _watch.ElapsedMilliseconds; }
        }
    }
}
