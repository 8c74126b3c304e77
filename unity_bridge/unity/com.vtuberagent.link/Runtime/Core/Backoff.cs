using System;

namespace VTuberAgent.Link
{
    /// <summary>How long to wait before the next try: doubled each time up to a limit, and half of it at random, so
    /// that many front ends do not come back at the same moment. For one thread.</summary>
    internal sealed class Backoff
    {
        /// <summary>A link that stood for so long begins anew.</summary>
        public const int StoodMs = 10000;

        private readonly Random _random;
        private readonly int _firstMs;
        private readonly int _maxMs;
        private int _nextMs;

        public Backoff(int firstMs, int maxMs, Random random)
        {
            _random = random;
            _firstMs = Math.Max(1, firstMs);
            _maxMs = Math.Max(_firstMs, maxMs);
            _nextMs = _firstMs;
        }

        /// <summary>Milliseconds to wait now, when the last link stood for so long.</summary>
        public int Next(long stoodMs)
        {
            if (stoodMs >= StoodMs)
            {
                _nextMs = _firstMs;
            }
            var whole = _nextMs;
            _nextMs = (int)Math.Min(_maxMs, 2L * _nextMs);
            return whole / 2 + (int)(_random.NextDouble() * (whole - whole / 2));
        }
    }
}
