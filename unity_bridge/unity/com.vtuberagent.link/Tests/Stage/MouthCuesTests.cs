using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class MouthCuesTests
    {
        [Test]
        public void AtASoundItIsAsTheServerSaysAndBetweenTwoOpeningsWhatLiesBetween()
        {
            Assert.That(MouthCues.AtSound("0z9a", 40, 0), Is.EqualTo(0));
            Assert.That(MouthCues.AtSound("0z9a", 40, 0.0125), Is.EqualTo(0.5).Within(1e-9));
            Assert.That(MouthCues.AtSound("0z9a", 40, 0.025), Is.EqualTo(1).Within(1e-9));
            Assert.That(MouthCues.AtSound("0z9a", 40, 0.05), Is.EqualTo(9 / 35.0).Within(1e-9));
            Assert.That(MouthCues.AtSound("0z9a", 40, 0.075), Is.EqualTo(10 / 35.0).Within(1e-9));
        }

        [Test]
        public void OutsideOfASoundAndWhereALetterIsNoneItIsClosed()
        {
            Assert.That(MouthCues.AtSound("zz", 40, -0.1), Is.EqualTo(0));
            Assert.That(MouthCues.AtSound("zz", 40, 0.05), Is.EqualTo(0));
            Assert.That(MouthCues.AtSound("zz", 40, double.NaN), Is.EqualTo(0));
            Assert.That(MouthCues.AtSound("zz", 40, double.MaxValue), Is.EqualTo(0));
            Assert.That(MouthCues.AtSound("Z猫", 40, 0), Is.EqualTo(0));
            Assert.That(MouthCues.AtSound("", 40, 0), Is.EqualTo(0));
            Assert.That(MouthCues.AtSound(null, 40, 0), Is.EqualTo(0));
            Assert.That(MouthCues.AtSound("zz", 0, 5), Is.EqualTo(1), "a rate of 0 stays at the first");
            Assert.That(MouthCues.AtSound("zz", long.MaxValue, 5), Is.EqualTo(0));
        }

        [Test]
        public void AtATextItOpensOnceALetterAndClosesAtAPause()
        {
            const string text = "喵，在";
            Assert.That(MouthCues.AtText(text, 0), Is.EqualTo(0));
            Assert.That(MouthCues.AtText(text, 0.15), Is.InRange(0.3, 1));
            Assert.That(MouthCues.AtText(text, 0.5), Is.EqualTo(0));
            Assert.That(MouthCues.AtText(text, 0.8), Is.InRange(0.3, 1));
            Assert.That(MouthCues.AtText(text, 1), Is.EqualTo(0));
            Assert.That(MouthCues.AtText(null, 0.5), Is.EqualTo(0));
            Assert.That(MouthCues.AtText(text, double.NaN), Is.EqualTo(0));
        }
    }
}
