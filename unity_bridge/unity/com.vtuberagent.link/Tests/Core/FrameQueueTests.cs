using System.Collections.Generic;
using NUnit.Framework;

namespace VTuberAgent.Link.Tests
{
    /// <summary>What waits for the main thread, and what does not.</summary>
    [TestFixture]
    public sealed class FrameQueueTests
    {
        private const long Plenty = 1024 * 1024;

        private ManualClock _clock;
        private ServerClock _serverClock;
        private FrameQueue _queue;

        [SetUp]
        public void Begin()
        {
            _clock = new ManualClock();
            _serverClock = new ServerClock(_clock);
            _serverClock.Hear(Frames.Parse(Pong.TypeName, "{}"));
            _queue = new FrameQueue(8, Plenty, _serverClock);
        }

        private List<string> Take(bool pictureFirst = false)
        {
            var taken = new List<string>();
            Frame frame;
            while (_queue.TryTake(pictureFirst, out frame))
            {
                var scene = frame.Message as SceneSet;
                taken.Add(frame.Type + (scene == null ? "" : " " + scene.Scene));
            }
            return taken;
        }

        private void Add(params Frame[] frames)
        {
            foreach (var frame in frames)
            {
                Assert.IsTrue(_queue.TryAdd(frame));
            }
        }

        [Test]
        public void FramesComeOutInTheirOrder()
        {
            Add(Frames.Scene("desk", 1), Frames.Wave(2), Frames.Removal(3));
            Assert.AreEqual(new[] { "scene.set desk", "character.action", "chat.remove" }, Take());
            Assert.AreEqual(0, _queue.Count);
        }

        [Test]
        public void ANewerStateOfASlotIsEnough()
        {
            Add(Frames.Scene("desk", 1), Frames.Wave(2), Frames.Scene("bed", 3));
            Assert.AreEqual(new[] { "character.action", "scene.set bed" }, Take());
        }

        [Test]
        public void WhatEmptiesOtherSlotsTakesTheirWaitingStatesWithIt()
        {
            Add(
                Frames.Parse(OverlayStart.TypeName, "{\"stream\":1,\"game\":\"\",\"sponsor\":\"\",\"end_time\":\"\"}", 1),
                Frames.Parse(OverlayTitle.TypeName, "{\"stream\":1,\"title\":\"喵\"}", 2),
                Frames.Scene("room", 3),
                Frames.Parse(OverlayEnd.TypeName, "{\"stream\":1}", 4));
            Assert.AreEqual(new[] { "scene.set room", "overlay.end" }, Take());
        }

        [Test]
        public void ASnapshotTakesThePlaceOfAllStatesAndOfNoOneShot()
        {
            Add(
                Frames.Scene("desk", 1), Frames.Removal(2), Frames.Snapshot(9, ""),
                Frames.Snapshot(10, Frames.Command("scene.set", Frames.SceneData("bed"))), Frames.Scene("room", 11));
            Assert.AreEqual(new[] { "chat.remove", "snapshot", "scene.set room" }, Take());
        }

        [Test]
        public void AOneShotWhoseTimeHasPassedIsDropped()
        {
            Add(Frames.Wave(1, -8001), Frames.Wave(2, -7999), Frames.Wave(3, -60000, null));
            Assert.AreEqual(2, _queue.Count);
            _clock.Pass(2);
            Assert.AreEqual(new[] { "character.action" }, Take());
        }

        [Test]
        public void OfTheMouthAndOfAnAnswerTheNewestIsEnough()
        {
            Add(
                Frames.Reply("", false, 1), Frames.Mouth(0.1), Frames.Reply("喵", false, null), Frames.Mouth(0.2),
                Frames.Reply("喵喵", false, null), Frames.Reply("喵喵喵", true, 2));
            var replies = new List<string>();
            Frame frame;
            while (_queue.TryTake(false, out frame))
            {
                var reply = frame.Message as ChatReply;
                replies.Add(reply == null ? "mouth" : reply.Text);
            }
            Assert.AreEqual(new[] { "", "mouth", "喵喵喵" }, replies);
        }

        [Test]
        public void AFullQueueLetsGoOfWhatIsOverFirst()
        {
            for (var seq = 1; seq <= 8; seq++)
            {
                Add(Frames.Wave(seq, 0, seq == 5 ? 1000 : 8000));
            }
            Assert.IsFalse(_queue.TryAdd(Frames.Removal(9)));
            _clock.Pass(1001);
            Assert.IsTrue(_queue.TryAdd(Frames.Removal(9)));
            Assert.IsFalse(_queue.TryAdd(Frames.Removal(10)));
            Assert.AreEqual(8, _queue.Count);
        }

        [Test]
        public void AFullQueueLetsGoOfWhatNoReplayBrings()
        {
            Add(Frames.Parse("kitchen.fire", "{}"));
            for (var seq = 1; seq <= 7; seq++)
            {
                Add(Frames.Removal(seq));
            }
            Assert.IsTrue(_queue.TryAdd(Frames.Removal(8)));
            Assert.IsTrue(_queue.TryAdd(Frames.Parse("kitchen.fire", "{}")), "it is let go of, and nothing is wrong");
            Assert.IsFalse(_queue.TryAdd(Frames.Removal(9)));
            CollectionAssert.DoesNotContain(Take(), "kitchen.fire");
        }

        [Test]
        public void AnAnswerIsNotLetGoOf()
        {
            Add(Frames.Parse(Ack.TypeName, "{\"status\":\"done\"}", re: "c1"));
            for (var seq = 1; seq <= 7; seq++)
            {
                Add(Frames.Removal(seq));
            }
            Assert.IsFalse(_queue.TryAdd(Frames.Removal(8)));
            Assert.AreEqual("ack", Take()[0]);
        }

        [Test]
        public void BytesAreLimitedToo()
        {
            var one = Frames.Removal(1);
            _queue = new FrameQueue(1000, 3 * one.Bytes, _serverClock);
            Add(one, Frames.Removal(2), Frames.Removal(3));
            Assert.IsFalse(_queue.TryAdd(Frames.Removal(4)));
            Assert.IsFalse(_queue.IsHalfEmpty);
            Take();
            Assert.IsTrue(_queue.IsHalfEmpty);
            _queue = new FrameQueue(1000, 1, _serverClock);
            Assert.IsTrue(_queue.TryAdd(one), "one frame is taken however long it is");
        }

        [Test]
        public void StatesComeFirstForWhoWasAway()
        {
            Add(
                Frames.Removal(1), Frames.Snapshot(2, ""), Frames.Removal(3), Frames.Scene("desk", 4),
                Frames.Removal(5));
            Assert.AreEqual(
                new[] { "snapshot", "scene.set desk", "chat.remove", "chat.remove", "chat.remove" }, Take(true));
        }

        [Test]
        public void AnHourOfStatesTakesNoMoreRoomThanOne()
        {
            for (var seq = 1; seq <= 10000; seq++)
            {
                Add(Frames.Scene("room " + seq, seq));
            }
            Assert.AreEqual(new[] { "scene.set room 10000" }, Take());
        }
    }
}
