using NUnit.Framework;

namespace VTuberAgent.Link.Tests
{
    /// <summary>The server's time, without asking this machine's clock.</summary>
    [TestFixture]
    public sealed class ServerClockTests
    {
        private ManualClock _clock;
        private ServerClock _serverClock;

        [SetUp]
        public void Begin()
        {
            _clock = new ManualClock();
            _serverClock = new ServerClock(_clock);
        }

        private double NowMs()
        {
            return (_serverClock.Now - Frames.Start).TotalMilliseconds;
        }

        [Test]
        public void ItRunsOnFromTheNewestFrame()
        {
            _serverClock.Hear(Frames.Wave(1, 1000));
            _clock.Pass(500);
            Assert.AreEqual(1500, NowMs());
            _serverClock.Hear(Frames.Wave(2, 2000));
            Assert.AreEqual(2000, NowMs());
        }

        [Test]
        public void AnOldEventDoesNotSetItBack()
        {
            _serverClock.Hear(Frames.Parse(Pong.TypeName, "{}", afterMs: 60000));
            _serverClock.Hear(Frames.Wave(1, 1000));
            Assert.AreEqual(60000, NowMs());
            Assert.IsTrue(_serverClock.IsOver(Frames.Wave(1, 1000)));
            Assert.IsFalse(_serverClock.IsOver(Frames.Wave(1, 1000, null)));
        }

        [Test]
        public void AServerWhoseClockWasSetBackIsFollowed()
        {
            _serverClock.Hear(Frames.Wave(1, 3600000));
            Assert.IsTrue(_serverClock.IsOver(Frames.Wave(2, 0)));
            _serverClock.Hear(Frames.Parse(Ping.TypeName, "{}"));
            Assert.IsFalse(_serverClock.IsOver(Frames.Wave(2, 0)));
        }

        [Test]
        public void NothingIsOverBeforeAnythingWasHeard()
        {
            Assert.IsFalse(_serverClock.IsOver(Frames.Wave(1)));
        }
    }
}
