using System.Collections.Generic;
using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class BubbleTextTests
    {
        private BubbleText bubble;
        private List<string> ended;

        [SetUp]
        public void SetUp()
        {
            bubble = new BubbleText { LettersPerSecond = 0, LeastSeconds = 2, SecondsPerLetter = 0 };
            ended = new List<string>();
            bubble.SpeechEnded += (name, completed) => ended.Add(name + (completed ? " said" : " broken off"));
        }

        [Test]
        public void AnAnswerGrowsAndGoesWhenItHasBeenRead()
        {
            bubble.Answer(1, "", false, false, false);
            Assert.That(bubble.Visible, Is.True);
            bubble.Answer(1, "Good", false, false, false);
            bubble.Advance(60);
            Assert.That(bubble.Shown, Is.EqualTo("Good"), "what is not whole does not go");
            bubble.Answer(1, "Good evening", true, false, false);
            Assert.That(bubble.Advance(1.9), Is.False);
            Assert.That(bubble.Shown, Is.EqualTo("Good evening"));
            Assert.That(bubble.Advance(0.2), Is.True);
            Assert.That(bubble.Visible, Is.False);
            Assert.That(bubble.Shown, Is.EqualTo(""));
            Assert.That(ended, Is.Empty);
        }

        [Test]
        public void ALineThatSomethingElseSaysStaysAsLongAsItIsSaidAndIsNotToldOf()
        {
            bubble.BeginSpoken("Meow.", false);
            bubble.Advance(600);
            Assert.That(bubble.Shown, Is.EqualTo("Meow."));
            bubble.EndSpoken();
            bubble.BeginSpoken("Purr.", false);
            Assert.That(bubble.Shown, Is.EqualTo("Purr."));
            bubble.EndSpoken();
            bubble.Advance(1.9);
            Assert.That(bubble.Visible, Is.True, "it stays to be read");
            bubble.Advance(0.2);
            Assert.That(bubble.Visible, Is.False);
            bubble.BeginSpoken("Meow.", false);
            bubble.Stop();
            Assert.That(bubble.Visible, Is.False);
            bubble.EndSpoken();
            Assert.That(ended, Is.Empty);
            bubble.Say("own", "Mine.", 60, false);
            bubble.EndSpoken();
            bubble.Advance(10);
            Assert.That(bubble.Shown, Is.EqualTo("Mine."), "it is not another's to end");
            bubble.BeginSpoken("Theirs.", false);
            Assert.That(ended, Is.EqualTo(new[] { "own broken off" }));
        }

        [Test]
        public void AnAnswerThatIsReadAloudBySomethingElseStaysWhereItStands()
        {
            bubble.Answer(1, "(waves) Hi! How are you?", true, false, false);
            bubble.BeginSpoken("Hi!", true);
            bubble.EndSpoken();
            bubble.BeginSpoken("How are you?", true);
            bubble.Advance(60);
            Assert.That(bubble.Shown, Is.EqualTo("(waves) Hi! How are you?"));
            bubble.EndSpoken();
            bubble.Advance(2.1);
            Assert.That(bubble.Visible, Is.False);
        }

        [Test]
        public void ALatePieceAndAnOlderAnswerChangeNothing()
        {
            bubble.Answer(5, "whole", true, false, false);
            bubble.Answer(5, "who", false, false, false);
            bubble.Answer(4, "older", true, false, false);
            Assert.That(bubble.Shown, Is.EqualTo("whole"));
            bubble.Answer(6, "newer", false, false, false);
            Assert.That(bubble.Shown, Is.EqualTo("newer"));
        }

        [Test]
        public void ADroppedAnswerTakesItsBubbleAway()
        {
            bubble.Answer(1, "hm", false, false, false);
            bubble.Answer(1, "", true, false, true);
            Assert.That(bubble.Visible, Is.False);
            bubble.Answer(1, "hmm", false, false, false);
            Assert.That(bubble.Visible, Is.False);
        }

        [Test]
        public void ADroppedAnswerLeavesAnothersBubble()
        {
            bubble.Answer(1, "here", true, false, false);
            bubble.Answer(2, "", true, false, true);
            Assert.That(bubble.Shown, Is.EqualTo("here"));
        }

        [Test]
        public void LinesWaitForEachOtherAndEndOnceEach()
        {
            bubble.Say("a", "first", 1, false);
            bubble.Say("b", "second", 1, false);
            Assert.That(bubble.Shown, Is.EqualTo("first"));
            Assert.That(bubble.Advance(1.1), Is.True);
            Assert.That(bubble.Shown, Is.EqualTo("second"));
            Assert.That(ended, Is.EqualTo(new[] { "a said" }));
            bubble.Advance(1.1);
            bubble.Advance(5);
            Assert.That(ended, Is.EqualTo(new[] { "a said", "b said" }));
            Assert.That(bubble.Visible, Is.False);
        }

        [Test]
        public void SilenceDropsWhatWaits()
        {
            bubble.Say("a", "first", 1, false);
            bubble.Say("b", "second", 1, false);
            bubble.Stop();
            Assert.That(ended, Is.EqualTo(new[] { "a broken off", "b broken off" }));
            Assert.That(bubble.Visible, Is.False);
            bubble.Stop();
            Assert.That(ended.Count, Is.EqualTo(2));
        }

        [Test]
        public void AVoiceThatReadsAnAnswerLeavesItInTheBubble()
        {
            bubble.Answer(1, "(waves) Good evening.", false, false, false);
            bubble.Say("a", "Good evening.", 10, true);
            Assert.That(bubble.Shown, Is.EqualTo("(waves) Good evening."));
            bubble.Answer(1, "(waves) Good evening. Tea?", true, false, false);
            bubble.Advance(9);
            Assert.That(bubble.Visible, Is.True, "it stays while it is read aloud");
            Assert.That(ended, Is.Empty);
            bubble.Advance(1.1);
            Assert.That(ended, Is.EqualTo(new[] { "a said" }));
        }

        [Test]
        public void TooManyLinesAreLeftOut()
        {
            for (int i = 0; i < 40; i++)
            {
                bubble.Say("s" + i, "x", 1, false);
            }
            Assert.That(ended.Count, Is.EqualTo(7));
            Assert.That(ended[0], Is.EqualTo("s33 broken off"));
        }

        [Test]
        public void ANewPictureForgetsEverythingWithoutAWord()
        {
            bubble.Answer(9, "x", false, false, false);
            bubble.Say("a", "first", 1, true);
            bubble.Reset();
            bubble.Advance(10);
            Assert.That(bubble.Visible, Is.False);
            Assert.That(ended, Is.Empty);
            bubble.Answer(1, "another log counts anew", false, false, false);
            Assert.That(bubble.Visible, Is.True);
        }
    }
}
