using System;
using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class TextTests
    {
        [TestCase("", new int[0])]
        [TestCase("ab", new[] { 1, 2 })]
        [TestCase("苞米", new[] { 1, 2 })]
        [TestCase("a\U0001F431b", new[] { 1, 3, 4 })]
        [TestCase("e\u0301x", new[] { 2, 3 })]
        [TestCase("\u2764\uFE0Fx", new[] { 2, 3 })]
        [TestCase("\U0001F44D\U0001F3FDx", new[] { 4, 5 })]
        [TestCase("\U0001F468\u200D\U0001F469\u200D\U0001F467!", new[] { 8, 9 })]
        [TestCase("\U0001F1E8\U0001F1F3\U0001F1EF\U0001F1F5", new[] { 4, 8 })]
        public void LettersAreNeverCutInTwo(string text, int[] ends)
        {
            Assert.That(TextElements.Ends(text), Is.EqualTo(ends));
        }

        [Test]
        public void ItTypesAtItsSpeedAndSaysWhenSomethingChanged()
        {
            var typewriter = new Typewriter { LettersPerSecond = 10 };
            typewriter.Write("喵喵喵");
            Assert.That(typewriter.Shown, Is.EqualTo(""));
            Assert.That(typewriter.Advance(0.05), Is.False);
            Assert.That(typewriter.Advance(0.06), Is.True);
            Assert.That(typewriter.Shown, Is.EqualTo("喵"));
            Assert.That(typewriter.Advance(10), Is.True);
            Assert.That(typewriter.Shown, Is.EqualTo("喵喵喵"));
            Assert.That(typewriter.Done, Is.True);
            Assert.That(typewriter.Advance(10), Is.False);
        }

        [Test]
        public void ATextThatGrowsIsNotBegunAnew()
        {
            var typewriter = new Typewriter { LettersPerSecond = 10 };
            typewriter.Write("I am");
            typewriter.Advance(0.41);
            typewriter.Write("I am a cat");
            Assert.That(typewriter.Shown, Is.EqualTo("I am"));
            typewriter.Write("I was");
            Assert.That(typewriter.Shown, Is.EqualTo("I "));
            typewriter.Write("you");
            Assert.That(typewriter.Shown, Is.EqualTo(""));
        }

        [TestCase(0.0)]
        [TestCase(-1.0)]
        public void WithoutASpeedEverythingIsShownAtOnce(double speed)
        {
            var typewriter = new Typewriter { LettersPerSecond = speed };
            typewriter.Write("all");
            Assert.That(typewriter.Shown, Is.EqualTo("all"));
        }

        [TestCase(double.NaN)]
        [TestCase(-5.0)]
        [TestCase(0.0)]
        public void TimeThatIsNoneChangesNothing(double seconds)
        {
            var typewriter = new Typewriter();
            typewriter.Write("x");
            Assert.That(typewriter.Advance(seconds), Is.False);
            Assert.That(typewriter.Shown, Is.EqualTo(""));
        }

        [TestCase("plain", "plain")]
        [TestCase(null, "")]
        [TestCase("<size=900>x</size>", "<\u200Bsize=900>x<\u200B/size>")]
        public void NoTagIsLeftInWhatViewersWrite(string text, string harmless)
        {
            Assert.That(PlainText.WithoutTags(text), Is.EqualTo(harmless));
        }

        [Test]
        public void AClockSpeaksWhenTheMinuteChanges()
        {
            var face = new ClockFace("HH:mm");
            var time = new DateTime(2026, 11, 23, 7, 59, 59);
            Assert.That(face.Set(time), Is.True);
            Assert.That(face.Text, Is.EqualTo("07:59"));
            Assert.That(face.Set(time.AddMilliseconds(999)), Is.False);
            Assert.That(face.Set(time.AddSeconds(1)), Is.True);
            Assert.That(face.Text, Is.EqualTo("08:00"));
            Assert.That(face.Set(time), Is.True, "time may be set back by a restored backup");
        }

        [TestCase("HH:mm:ss", "08:00:07")]
        [TestCase("", "08:00")]
        [TestCase("%", "08:00")]
        [TestCase(null, "08:00")]
        public void AFormatThatIsNoneIsTheUsualOne(string format, string expected)
        {
            var face = new ClockFace(format);
            face.Set(new DateTime(2026, 11, 23, 8, 0, 7));
            Assert.That(face.Text, Is.EqualTo(expected));
        }

        [TestCase("  hi \n", "hi")]
        [TestCase("   ", "")]
        [TestCase(null, "")]
        public void AQuestionHasNoBlanksAtItsEnds(string typed, string sent)
        {
            Assert.That(QuestionRules.Text(typed), Is.EqualTo(sent));
        }

        [Test]
        public void ALongQuestionIsCutBetweenLetters()
        {
            string cut = QuestionRules.Text(new string('a', QuestionRules.LongestText - 1) + "\U0001F431");
            Assert.That(cut, Is.EqualTo(new string('a', QuestionRules.LongestText - 1)));
            Assert.That(QuestionRules.Nickname(" ", "Stage"), Is.EqualTo("Stage"));
        }
    }
}
