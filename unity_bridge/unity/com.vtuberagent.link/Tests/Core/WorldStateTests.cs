using System;
using NUnit.Framework;

namespace VTuberAgent.Link.Tests
{
    /// <summary>The picture that states make.</summary>
    [TestFixture]
    public sealed class WorldStateTests
    {
        private ManualClock _clock;
        private ServerClock _serverClock;
        private WorldState _world;

        [SetUp]
        public void Begin()
        {
            _clock = new ManualClock();
            _serverClock = new ServerClock(_clock);
            _world = new WorldState(_serverClock);
        }

        private void Apply(string type, string data, long afterMs = 0)
        {
            var frame = Frames.Parse(type, data, 1, afterMs: afterMs);
            _serverClock.Hear(frame);
            _world.Apply(frame);
        }

        private void ApplyTime(string gameTime, string rate)
        {
            Apply(
                WorldTime.TypeName,
                "{\"game_time\":\"" + gameTime + "\",\"rate\":" + rate + ",\"standing\":\"\",\"game_day\":\"2026-11-23\","
                + "\"time_of_day\":\"day\",\"live\":false}");
        }

        [Test]
        public void TheLastOneOfASlotWins()
        {
            Assert.IsNull(_world.Scene);
            Apply(SceneSet.TypeName, Frames.SceneData("desk"));
            Apply(SceneSet.TypeName, Frames.SceneData("bed"));
            Assert.AreEqual("bed", _world.Scene.Scene);
        }

        [Test]
        public void TheEndOfAStreamTakesTitleAndCoverWithIt()
        {
            Apply(OverlayStart.TypeName, "{\"stream\":1,\"game\":\"\",\"sponsor\":\"\",\"end_time\":\"\"}");
            Apply(OverlayTitle.TypeName, "{\"stream\":1,\"title\":\"喵\"}");
            Apply(OverlayCover.TypeName, "{\"stream\":1,\"url\":\"http://x\"}");
            Assert.AreEqual("喵", _world.OverlayTitle.Title);
            Assert.AreEqual("http://x", _world.OverlayCover.Url);
            Apply(OverlayEnd.TypeName, "{\"stream\":1}");
            Assert.IsNull(_world.Overlay);
            Assert.IsNull(_world.OverlayTitle);
            Assert.IsNull(_world.OverlayCover);
            Assert.AreEqual(OverlayEnd.TypeName, _world.FrameOf("overlay").Type);
        }

        [Test]
        public void ThePageAndItsTextCloseTogether()
        {
            Apply(SnsOpen.TypeName, "{\"task\":1}");
            Apply(SnsText.TypeName, "{\"task\":1,\"tweet\":2,\"category\":\"\",\"text\":\"喵\"}");
            Assert.AreEqual("喵", _world.SnsText.Text);
            Apply(SnsClose.TypeName, "{\"task\":1}");
            Assert.IsNull(_world.Sns);
            Assert.IsNull(_world.SnsText);
        }

        [Test]
        public void OneShotsChangeNothing()
        {
            _world.Apply(Frames.Wave(1));
            foreach (var slot in MessageCatalog.Slots())
            {
                Assert.IsNull(_world.FrameOf(slot));
            }
        }

        [Test]
        public void GameTimeCountsOn()
        {
            Assert.IsFalse(_world.HasGameTime);
            Assert.AreEqual(DateTime.MinValue, _world.GameTimeNow());
            ApplyTime("2026-11-23T08:00:00.5", "60");
            Assert.IsTrue(_world.HasGameTime);
            _clock.Pass(1500);
            Assert.AreEqual(new DateTime(2026, 11, 23, 8, 1, 30, 500), _world.GameTimeNow());
            ApplyTime("2026-11-23T09:00:00", "0");
            _clock.Pass(60000);
            Assert.AreEqual(new DateTime(2026, 11, 23, 9, 0, 0), _world.GameTimeNow());
        }

        [Test]
        public void AnOldGameTimeCountsFromWhenItWas()
        {
            _serverClock.Hear(Frames.Parse(Pong.TypeName, "{}", afterMs: 10000));
            ApplyTime("2026-11-23T08:00:00", "6");
            Assert.AreEqual(new DateTime(2026, 11, 23, 8, 1, 0), _world.GameTimeNow());
        }

        [Test]
        public void ARateOfAnySizeEndsNothing()
        {
            ApplyTime("2026-11-23T08:00:00", "1e300");
            _clock.Pass(1000);
            Assert.AreEqual(new DateTime(2026, 11, 23, 8, 0, 0), _world.GameTimeNow());
            ApplyTime("yesterday", "1");
            Assert.IsFalse(_world.HasGameTime);
            Assert.AreEqual(DateTime.MinValue, _world.GameTimeNow());
        }
    }
}
