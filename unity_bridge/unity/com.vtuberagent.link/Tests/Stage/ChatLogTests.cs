using System.Linq;
using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class ChatLogTests
    {
        [Test]
        public void TheNewestStayEachOnceUntilTheyAreRemoved()
        {
            var log = new ChatLog(3);
            for (long i = 1; i <= 4; i++)
            {
                Assert.That(log.Add(new ChatLine { Message = i }), Is.True);
            }
            Assert.That(log.Add(new ChatLine { Message = 4 }), Is.False);
            Assert.That(log.Lines.Select(line => line.Message).ToArray(), Is.EqualTo(new long[] { 2, 3, 4 }));
            Assert.That(log.Remove(new long[] { 3, 77, 1 }), Is.EqualTo(1));
            Assert.That(log.Lines.Select(line => line.Message).ToArray(), Is.EqualTo(new long[] { 2, 4 }));
        }

        [Test]
        public void ThereIsRoomForOneAtLeast()
        {
            var log = new ChatLog(-5);
            log.Add(new ChatLine { Message = 1 });
            log.Add(new ChatLine { Message = 2 });
            Assert.That(log.Lines.Count, Is.EqualTo(1));
        }
    }
}
