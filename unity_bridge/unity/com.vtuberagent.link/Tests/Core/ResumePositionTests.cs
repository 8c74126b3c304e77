using NUnit.Framework;

namespace VTuberAgent.Link.Tests
{
    /// <summary>What has been there, and how far everything has.</summary>
    [TestFixture]
    public sealed class ResumePositionTests
    {
        private ResumePosition _position;

        [SetUp]
        public void Begin()
        {
            _position = new ResumePosition();
            Assert.IsTrue(_position.Enter("log-1"));
        }

        private static Frame Part(long seq, int part, int parts)
        {
            return Frames.Parse(SceneSet.TypeName, Frames.SceneData("desk"), seq, part, parts);
        }

        private bool Take(long seq, int part, int parts)
        {
            var frame = Part(seq, part, parts);
            if (_position.IsDouble(frame))
            {
                return false;
            }
            _position.Take(frame);
            return true;
        }

        [Test]
        public void AnEventIsWholeWithItsLastPart()
        {
            Assert.IsTrue(Take(41, 1, 3));
            Assert.AreEqual(40, _position.LastSeq);
            Assert.IsTrue(Take(41, 3, 3));
            Assert.AreEqual(41, _position.LastSeq);
        }

        [Test]
        public void ALaterFrameSaysThatThereIsNoMoreOfTheOneBefore()
        {
            Assert.IsTrue(Take(41, 1, 2));
            Assert.IsTrue(Take(45, 1, 2));
            Assert.AreEqual(44, _position.LastSeq);
        }

        [Test]
        public void WhatIsNotGreaterHasBeenThere()
        {
            Assert.IsTrue(Take(41, 2, 3));
            Assert.IsFalse(Take(41, 2, 3));
            Assert.IsFalse(Take(41, 1, 3));
            Assert.IsFalse(Take(40, 1, 1));
            Assert.IsTrue(Take(41, 3, 3));
            Assert.IsTrue(Take(42, 1, 1));
        }

        [Test]
        public void FramesOfNoEventAreNeverDoubles()
        {
            Take(41, 1, 1);
            var pulse = Frames.Mouth(0.5);
            Assert.IsFalse(_position.IsDouble(pulse));
            _position.Take(pulse);
            Assert.AreEqual(41, _position.LastSeq);
        }

        [Test]
        public void APingMovesItOnAndNeverBack()
        {
            Take(41, 1, 1);
            _position.Reach(50);
            Assert.AreEqual(50, _position.LastSeq);
            _position.Reach(45);
            Assert.AreEqual(50, _position.LastSeq);
            Assert.IsTrue(Take(51, 1, 2));
            Assert.AreEqual(50, _position.LastSeq);
        }

        [Test]
        public void ASnapshotSetsItAlsoBack()
        {
            Take(41, 1, 1);
            _position.TakeSnapshot(60);
            Assert.AreEqual(60, _position.LastSeq);
            Assert.IsFalse(Take(60, 9, 9));
            Assert.IsTrue(Take(61, 1, 1));
            _position.TakeSnapshot(7);
            Assert.AreEqual(7, _position.LastSeq);
            Assert.IsTrue(Take(8, 1, 1));
        }

        [Test]
        public void AnotherSessionBeginsAnew()
        {
            Take(41, 1, 1);
            Assert.IsFalse(_position.Enter("log-1"));
            Assert.AreEqual(41, _position.LastSeq);
            Assert.IsTrue(_position.Enter("log-2"));
            Assert.AreEqual(0, _position.LastSeq);
            Assert.AreEqual("log-2", _position.Session);
            Assert.IsTrue(Take(1, 1, 1));
        }

        [Test]
        public void EventNumberNoughtIsOne()
        {
            Assert.IsTrue(Take(0, 1, 1));
            Assert.IsFalse(Take(0, 1, 1));
        }
    }
}
