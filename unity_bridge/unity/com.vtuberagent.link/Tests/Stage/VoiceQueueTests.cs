using System.Collections.Generic;
using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class VoiceQueueTests
    {
        private Loudspeaker speaker;
        private VoiceQueue queue;
        private List<string> ended;
        private List<string> unheard;
        private Dictionary<string, Load> loads;

        [SetUp]
        public void SetUp()
        {
            speaker = new Loudspeaker();
            loads = new Dictionary<string, Load>();
            queue = new VoiceQueue(speaker, url => loads[url] = new Load()) { Patience = 1 };
            ended = new List<string>();
            unheard = new List<string>();
            queue.Ended += (name, completed) => ended.Add(name + (completed ? " said" : " cut"));
            queue.Unheard += problem => unheard.Add(problem);
        }

        private static SpokenLine Line(string name, double seconds = 2, bool sound = true, double at = 0)
        {
            return new SpokenLine
            {
                Speech = name,
                Text = "喵喵",
                Seconds = seconds,
                Url = sound ? name : "",
                Mouth = sound ? "0z00" : "",
                MouthRate = 2,
                At = at,
            };
        }

        // A frame in which the sound's own clock goes on as well.
        private void Pass(double seconds)
        {
            speaker.Pass(seconds);
            queue.Advance(seconds);
        }

        [Test]
        public void LinesAreHeardOneAfterAnotherWithoutAGap()
        {
            queue.Say(Line("a"));
            queue.Say(Line("b"));
            Assert.That(loads.Keys, Is.EquivalentTo(new[] { "a", "b" }), "the next one is fetched meanwhile");
            loads["b"].Come(2);
            Pass(0.1);
            Assert.That(speaker.Log, Is.Empty, "b has come, and it is a's turn");
            loads["a"].Come(2);
            Pass(0.1);
            Assert.That(queue.Heard, Is.True);
            Pass(1.9);
            Pass(0.05);
            Assert.That(queue.Line.Speech, Is.EqualTo("a"));
            Pass(0.1);
            Assert.That(queue.Line.Speech, Is.EqualTo("b"));
            Assert.That(queue.Heard, Is.True, "in the frame in which a ended");
            Pass(1.9);
            Pass(0.2);
            Assert.That(queue.Line, Is.Null);
            Assert.That(ended, Is.EqualTo(new[] { "a said", "b said" }));
            Assert.That(speaker.Log, Is.EqualTo(new[] { "play 2 from 0", "silence", "play 2 from 0", "silence" }));
        }

        [Test]
        public void NoMoreThanTheNextOneIsFetched()
        {
            queue.Say(Line("a"));
            queue.Say(Line("b"));
            queue.Say(Line("c"));
            Assert.That(loads.ContainsKey("c"), Is.False);
        }

        [Test]
        public void TheMouthGoesByTheSoundsOwnClock()
        {
            queue.Say(Line("a"));
            Assert.That(queue.Open, Is.EqualTo(0), "it waits for its sound");
            loads["a"].Come(2);
            queue.Advance(0.1);
            speaker.Seconds = 0.5;
            Assert.That(queue.Open, Is.EqualTo(1).Within(1e-9));
            queue.Advance(0.4);
            Assert.That(queue.Open, Is.EqualTo(1).Within(1e-9), "frames pass, and the sound's clock has not moved");
            speaker.Seconds = 0.75;
            Assert.That(queue.Open, Is.EqualTo(0.5).Within(1e-9));
        }

        [Test]
        public void WithoutASoundTheMouthGoesByTheText()
        {
            queue.Say(Line("a", sound: false));
            Pass(0.4);
            Assert.That(queue.Open, Is.InRange(0.3, 1));
            Pass(1.7);
            Assert.That(ended, Is.EqualTo(new[] { "a said" }));
            Assert.That(queue.Open, Is.EqualTo(0));
            Assert.That(speaker.Log, Is.Empty);
        }

        [Test]
        public void AStopIsSilenceAtOnceAndDropsWhatWaits()
        {
            queue.Say(Line("a"));
            queue.Say(Line("b"));
            loads["a"].Come(2);
            Pass(0.1);
            queue.Stop();
            Assert.That(speaker.IsPlaying, Is.False);
            Assert.That(ended, Is.EqualTo(new[] { "a cut", "b cut" }));
            Assert.That(loads["b"].Disposed, Is.True);
            loads["b"].Come(2);
            Pass(1);
            Assert.That(speaker.Log, Is.EqualTo(new[] { "play 2 from 0", "silence" }));
            Assert.That(queue.Line, Is.Null);
            queue.Stop();
            Assert.That(ended.Count, Is.EqualTo(2));
        }

        [Test]
        public void AStopWhileItWaitsForItsSoundIsOne()
        {
            queue.Say(Line("a"));
            queue.Stop();
            loads["a"].Come(2);
            Pass(5);
            Assert.That(ended, Is.EqualTo(new[] { "a cut" }));
            Assert.That(speaker.Log, Is.Empty);
        }

        [Test]
        public void ASoundThatComesLateBeginsWhereNothingElseIsToBeSaid()
        {
            queue.Say(Line("a"));
            Pass(1.1);
            Pass(1.5);
            loads["a"].Come(2);
            Pass(0.1);
            Assert.That(speaker.Log, Is.EqualTo(new[] { "play 2 from 0" }));
            Pass(1.9);
            Assert.That(ended, Is.Empty, "it goes by the sound now");
            Pass(0.2);
            Assert.That(ended, Is.EqualTo(new[] { "a said" }));
        }

        [Test]
        public void ASoundThatComesLateIsLeftOutWhereTheNextLineWaits()
        {
            queue.Say(Line("a"));
            queue.Say(Line("b"));
            Pass(1.1);
            loads["a"].Come(2);
            Pass(0.1);
            Assert.That(speaker.Log, Is.Empty);
            Pass(2);
            Assert.That(ended, Is.EqualTo(new[] { "a said" }));
            loads["b"].Come(2);
            Pass(0.1);
            Assert.That(speaker.Log, Is.EqualTo(new[] { "play 2 from 0" }));
        }

        [Test]
        public void ASoundThatNeverComesLeavesHerToBeRead()
        {
            queue.Say(Line("a"));
            Pass(1);
            Pass(2);
            Assert.That(ended, Is.EqualTo(new[] { "a said" }));
            Assert.That(loads["a"].Disposed, Is.True);
            Assert.That(unheard, Is.Empty);
        }

        [Test]
        public void ASoundThatIsNoneIsSaidOnceAndTheLineIsReadAtOnce()
        {
            queue.Say(Line("a"));
            loads["a"].Fail("it is no WAV");
            Pass(0.1);
            Assert.That(unheard, Is.EqualTo(new[] { "it is no WAV" }));
            Pass(0.5);
            Assert.That(queue.Open, Is.GreaterThan(0.5), "the mouth is that of the sound, by the line's own time");
            Pass(1.5);
            Assert.That(ended, Is.EqualTo(new[] { "a said" }));
            Assert.That(unheard.Count, Is.EqualTo(1));
        }

        [Test]
        public void WhereNothingCanBePlayedSheIsRead()
        {
            speaker.Broken = true;
            queue.Say(Line("a"));
            loads["a"].Come(2);
            Pass(0.1);
            Assert.That(unheard.Count, Is.EqualTo(1));
            Assert.That(queue.Heard, Is.False);
            Pass(2);
            Assert.That(ended, Is.EqualTo(new[] { "a said" }));
        }

        [Test]
        public void ASoundThatSomethingElseEndsWasCut()
        {
            queue.Say(Line("a"));
            loads["a"].Come(2);
            Pass(0.1);
            Pass(0.5);
            speaker.IsPlaying = false;
            queue.Advance(0.1);
            Assert.That(ended, Is.EqualTo(new[] { "a cut" }));
        }

        [Test]
        public void ASoundWhoseClockStandsEndsForAllThat()
        {
            queue.Say(Line("a"));
            loads["a"].Come(2);
            Pass(0.1);
            queue.Advance(4);
            Assert.That(ended, Is.Empty);
            queue.Advance(2);
            Assert.That(ended, Is.EqualTo(new[] { "a cut" }));
            Assert.That(speaker.IsPlaying, Is.False);
        }

        [Test]
        public void WhoComesInTheMiddleHearsTheRest()
        {
            queue.GoOn(new[] { Line("a", at: 0.5), Line("b") });
            Pass(0.25);
            loads["a"].Come(2);
            Pass(0);
            Assert.That(speaker.Log, Is.EqualTo(new[] { "play 2 from 0.75" }));
            Assert.That(ended, Is.Empty);
        }

        [Test]
        public void WhoComesTooLateForASoundHearsTheNextOne()
        {
            queue.GoOn(new[] { Line("a", at: 1.9), Line("b") });
            Pass(0.2);
            loads["b"].Come(2);
            Pass(0);
            Assert.That(ended, Is.EqualTo(new[] { "a said" }));
            Assert.That(speaker.Log, Is.EqualTo(new[] { "play 2 from 0" }));
        }

        [Test]
        public void APictureLeavesWhatGoesOnAndEndsTheRest()
        {
            queue.Say(Line("a"));
            queue.Say(Line("b"));
            queue.Say(Line("c"));
            loads["a"].Come(2);
            Pass(0.1);
            queue.GoOn(new[] { Line("a", at: 1), Line("c"), Line("d") });
            Assert.That(ended, Is.EqualTo(new[] { "b cut" }));
            Assert.That(queue.Line.Speech, Is.EqualTo("a"));
            Assert.That(speaker.Log, Is.EqualTo(new[] { "play 2 from 0" }), "it is not begun anew");
            queue.GoOn(new[] { Line("d", sound: false) });
            Assert.That(ended, Is.EqualTo(new[] { "b cut", "a cut", "c cut" }));
            Assert.That(queue.Line.Speech, Is.EqualTo("d"));
            queue.GoOn(new SpokenLine[0]);
            Assert.That(queue.Line, Is.Null);
            Assert.That(ended[3], Is.EqualTo("d cut"));
        }

        [Test]
        public void WhatWasSaidIsNotSaidAgainByAPicture()
        {
            queue.Say(Line("a", sound: false));
            Pass(2.1);
            queue.GoOn(new[] { Line("a", at: 1.9), Line("b", sound: false, at: 0.5) });
            Assert.That(queue.Line.Speech, Is.EqualTo("b"));
            Pass(1.6);
            Assert.That(ended, Is.EqualTo(new[] { "a said", "b said" }), "b was half said");
        }

        [Test]
        public void TooManyLinesAreLeftOutAndToldOf()
        {
            for (int i = 0; i < 40; i++)
            {
                queue.Say(Line("line " + i, sound: false));
            }
            Assert.That(ended.Count, Is.EqualTo(7), "one is said, 32 wait");
            Assert.That(ended[0], Is.EqualTo("line 33 cut"));
        }

        private sealed class Loudspeaker : IVoiceOutput
        {
            public readonly List<string> Log = new List<string>();
            public bool Broken;
            private double length;

            public bool IsPlaying { get; set; }

            public double Seconds { get; set; }

            public bool Play(WavSound sound, double from)
            {
                if (Broken)
                {
                    return false;
                }
                Assert.That(IsPlaying, Is.False, "never two at once");
                Log.Add("play " + sound.Seconds + " from " + from.ToString(System.Globalization.CultureInfo.InvariantCulture));
                IsPlaying = true;
                Seconds = from;
                length = sound.Seconds;
                return true;
            }

            public void Silence()
            {
                Log.Add("silence");
                IsPlaying = false;
            }

            // As the engine does it, a sound that has ended is at its beginning again.
            public void Pass(double seconds)
            {
                Seconds += IsPlaying ? seconds : 0;
                if (Seconds >= length)
                {
                    IsPlaying = false;
                    Seconds = 0;
                }
            }
        }

        private sealed class Load : ISoundLoad
        {
            private WavSound sound;
            private string problem;

            public bool Disposed { get; private set; }

            public void Come(int seconds)
            {
                sound = new WavSound(1, 8000, new float[8000 * seconds]);
                problem = "";
            }

            public void Fail(string why)
            {
                problem = why;
            }

            public bool TryTake(out WavSound taken, out string why)
            {
                taken = sound;
                why = problem;
                problem = null;
                return why != null;
            }

            public void Dispose()
            {
                Disposed = true;
            }
        }
    }
}
