using NUnit.Framework;

namespace VTuberAgent.Link.Tests
{
    /// <summary>No more is sent than the server takes: 50 frames a second, 200 at once.</summary>
    [TestFixture]
    public sealed class SendPaceTests
    {
        private static int Send(SendPace pace, long nowMs)
        {
            var sent = 0;
            while (pace.Allows(nowMs))
            {
                pace.Count();
                sent++;
            }
            return sent;
        }

        [Test]
        public void ABurstHasAnEndAndThenThereAreFortyASecond()
        {
            var pace = new SendPace(1000);
            Assert.AreEqual(150, Send(pace, 1000));
            Assert.AreEqual(0, Send(pace, 1024));
            Assert.AreEqual(40, Send(pace, 2001));
            Assert.AreEqual(150, Send(pace, 3600000));
        }
    }
}
