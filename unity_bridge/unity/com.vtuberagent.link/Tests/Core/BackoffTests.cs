using System;
using NUnit.Framework;

namespace VTuberAgent.Link.Tests
{
    /// <summary>How long to wait between two links.</summary>
    [TestFixture]
    public sealed class BackoffTests
    {
        [Test]
        public void ItDoublesUpToItsLimitAndHalfOfItIsRandom()
        {
            var whole = new[] { 1000, 2000, 4000, 8000, 16000, 30000, 30000 };
            var lowest = new int[whole.Length];
            var highest = new int[whole.Length];
            for (var seed = 0; seed < 200; seed++)
            {
                var backoff = new Backoff(1000, 30000, new Random(seed));
                for (var time = 0; time < whole.Length; time++)
                {
                    var wait = backoff.Next(0);
                    Assert.GreaterOrEqual(wait, whole[time] / 2);
                    Assert.LessOrEqual(wait, whole[time]);
                    lowest[time] = seed == 0 ? wait : Math.Min(lowest[time], wait);
                    highest[time] = Math.Max(highest[time], wait);
                }
            }
            for (var time = 0; time < whole.Length; time++)
            {
                Assert.Greater(highest[time] - lowest[time], whole[time] / 3);
            }
        }

        [Test]
        public void ALinkThatStoodBeginsAtOneSecondAgain()
        {
            var backoff = new Backoff(1000, 30000, new Random(1));
            for (var time = 0; time < 5; time++)
            {
                backoff.Next(9999);
            }
            Assert.Greater(backoff.Next(9999), 10000);
            Assert.LessOrEqual(backoff.Next(10000), 1000);
        }
    }
}
