using System;
using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class WavReaderTests
    {
        private static readonly short[] Samples = { 0, 16384, -32768, 32767 };

        private static WavSound Read(byte[] file)
        {
            WavSound sound;
            string problem;
            Assert.That(WavReader.TryRead(file, file.Length, out sound, out problem), Is.True, problem);
            Assert.That(problem, Is.EqualTo(""));
            return sound;
        }

        private static string Problem(byte[] file, int count = -1)
        {
            WavSound sound;
            string problem;
            Assert.That(WavReader.TryRead(file, count < 0 ? file.Length : count, out sound, out problem), Is.False);
            Assert.That(sound, Is.Null);
            return problem;
        }

        private static byte[] Cut(byte[] file, int length)
        {
            var cut = new byte[length];
            Array.Copy(file, cut, length);
            return cut;
        }

        [Test]
        public void OneChannelAndTwoAreRead()
        {
            WavSound mono = Read(Wav.File(Samples));
            Assert.That(mono.Channels, Is.EqualTo(1));
            Assert.That(mono.Rate, Is.EqualTo(Wav.Rate));
            Assert.That(mono.Length, Is.EqualTo(4));
            Assert.That(mono.Samples, Is.EqualTo(new[] { 0, 0.5f, -1, 32767 / 32768f }));
            WavSound stereo = Read(Wav.File(Samples, channels: 2, rate: 8000));
            Assert.That(stereo.Channels, Is.EqualTo(2));
            Assert.That(stereo.Length, Is.EqualTo(2));
            Assert.That(stereo.Seconds, Is.EqualTo(2 / 8000.0));
            Assert.That(stereo.Samples, Is.EqualTo(mono.Samples));
        }

        [TestCase(0xFFFFFFFFL)]
        [TestCase(0x7FFFFFFFL)]
        [TestCase(0xFFFFFFFFL - 36)]
        [TestCase(0L)]
        public void ALengthThatItsWriterDidNotKnowIsAllThatFollows(long length)
        {
            Assert.That(Read(Wav.File(Samples, dataLength: length)).Length, Is.EqualTo(4));
        }

        [Test]
        public void WhatFollowsTheSoundIsNoSoundAndAHalfSampleIsNone()
        {
            Assert.That(Read(Wav.File(Samples, dataLength: 4)).Length, Is.EqualTo(2));
            Assert.That(Read(Wav.File(Samples, dataLength: 7)).Length, Is.EqualTo(3));
            Assert.That(Read(Wav.File(new short[] { 1, 2, 3 }, channels: 2, dataLength: 6)).Length, Is.EqualTo(1));
        }

        [Test]
        public void OtherChunksAreLeftOutAlsoOfOddLength()
        {
            Assert.That(Read(Wav.File(Samples, before: Wav.Chunk("LIST", 4, 3))).Length, Is.EqualTo(4));
            Assert.That(Problem(Wav.File(Samples, before: Wav.Chunk("LIST", 4, 0xFFFFFFFF))), Is.EqualTo("it breaks off before its sound"));
        }

        [Test]
        public void WhatIsNoWavIsNoSound()
        {
            Assert.That(Problem(new byte[0]), Is.EqualTo("it is empty"));
            Assert.That(Problem(new byte[3]), Is.EqualTo("it is no WAV"));
            Assert.That(Problem(System.Text.Encoding.ASCII.GetBytes("<html>no such sound</html>")), Is.EqualTo("it is no WAV"));
            byte[] file = Wav.File(Samples);
            Assert.That(Problem(file, 40), Is.EqualTo("it breaks off before its sound"));
            Assert.That(Problem(Wav.File(new short[0])), Is.EqualTo("there is no sound in it"));
        }

        [Test]
        public void WhatBreaksOffIsNoSound()
        {
            byte[] file = Wav.File(Samples);
            Assert.That(Problem(Cut(file, file.Length - 1)), Is.EqualTo("it breaks off: 7 bytes of 8"));
            // Wherever it is cut: never an exception, and never a sound that is not there.
            for (int length = 0; length < file.Length; length++)
            {
                Assert.That(Problem(Cut(file, length)), Is.Not.EqualTo(""));
            }
        }

        [Test]
        public void OtherKindsAreNotPlayed()
        {
            StringAssert.StartsWith("its samples are of a kind that is not played", Problem(Wav.File(Samples, kind: 3, bits: 32)));
            StringAssert.StartsWith("its samples are of a kind that is not played", Problem(Wav.File(Samples, bits: 8)));
            StringAssert.StartsWith("its samples are of a kind that is not played", Problem(Wav.File(Samples, channels: 0)));
            StringAssert.StartsWith("its samples are of a kind that is not played", Problem(Wav.File(Samples, channels: 3)));
            StringAssert.StartsWith("its samples are of a kind that is not played", Problem(Wav.File(Samples, kind: 0xFFFE)));
            Assert.That(Problem(Wav.File(Samples, rate: 0)), Is.EqualTo("it has 0 samples a second"));
            Assert.That(Problem(Wav.File(Samples, rate: 96000)), Is.EqualTo("it has 96000 samples a second"));
            Assert.That(Problem(Wav.File(new short[8000 * 181], rate: 8000)), Is.EqualTo("it is longer than 180 seconds"));
        }

        [Test]
        public void BytesOfAnyKindAreNoFault()
        {
            var random = new Random(7);
            for (int round = 0; round < 3000; round++)
            {
                byte[] file = Wav.File(Samples, before: Wav.Chunk("LIST", 4, 4));
                for (int change = 0; change < 4; change++)
                {
                    file[random.Next(4, file.Length)] = (byte)random.Next(256);
                }
                WavSound sound;
                string problem;
                bool fine = WavReader.TryRead(file, random.Next(file.Length + 1), out sound, out problem);
                Assert.That(fine, Is.EqualTo(problem.Length == 0));
                Assert.That(fine, Is.EqualTo(sound != null));
            }
        }
    }
}
