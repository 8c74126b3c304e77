using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace VTuberAgent.Link.Tests
{
    /// <summary>Lines of bytes, however they are cut.</summary>
    [TestFixture]
    public sealed class FrameReaderTests
    {
        private const int Max = 64;

        private static List<string> Read(FrameReader reader, byte[] bytes, int each)
        {
            var read = new List<string>();
            for (var at = 0; at < bytes.Length;)
            {
                var count = System.Math.Min(each, bytes.Length - at);
                at += reader.Feed(bytes, at, count);
                string line;
                string problem;
                while (reader.TryRead(out line, out problem))
                {
                    Assert.IsTrue(line == null ^ problem == null);
                    read.Add(line ?? "! " + problem);
                }
            }
            return read;
        }

        private static List<string> Read(string text, int each = 4096)
        {
            return Read(new FrameReader(Max), Encoding.UTF8.GetBytes(text), each);
        }

        [Test]
        public void TwoLinesInOnePieceAreTwo()
        {
            Assert.AreEqual(new[] { "{\"a\":1}", "{\"b\":2}" }, Read("{\"a\":1}\n{\"b\":2}\n"));
        }

        [Test]
        public void ALineWithoutItsEndIsNotThereYet()
        {
            Assert.AreEqual(new[] { "one" }, Read("one\ntwo"));
        }

        [Test]
        public void EveryCutOfALineGivesTheSameLine()
        {
            const string line = "{\"name\":\"苞米🌽\"}";
            var bytes = Encoding.UTF8.GetBytes(line + "\r\n" + line + "\n");
            for (var each = 1; each <= bytes.Length; each++)
            {
                Assert.AreEqual(new[] { line, line }, Read(new FrameReader(Max), bytes, each), "each " + each);
            }
        }

        [Test]
        public void AByteOrderMarkBeforeTheFirstLineIsForgiven()
        {
            for (var each = 1; each < 9; each++)
            {
                Assert.AreEqual(new[] { "one", "two" }, Read("\uFEFFone\ntwo\n", each));
                Assert.AreEqual(new[] { "one" }, Read("\uFEFF\r\none\n", each));
            }
        }

        [Test]
        public void AByteOrderMarkLaterOnIsPartOfItsLine()
        {
            Assert.AreEqual(new[] { "one", "\uFEFFtwo" }, Read("one\n\uFEFFtwo\n"));
        }

        [Test]
        public void BlankLinesAreNone()
        {
            Assert.AreEqual(new[] { "one", "two" }, Read("\n\r\n \t \none\n\n\n\r\ntwo\r\n\n"));
        }

        [Test]
        public void ANulByteSpoilsItsLineAlone()
        {
            Assert.AreEqual(
                new[] { "one", "! a line holds a NUL byte and was skipped", "two" }, Read("one\nt\0wo\ntwo\n"));
            Assert.AreEqual(new[] { "! a line holds a NUL byte and was skipped", "two" }, Read("\0\0\0\ntwo\n", 1));
        }

        [Test]
        public void WhatIsNoUtf8SpoilsItsLineAlone()
        {
            // Half of 苞, an overlong slash, a lone surrogate, a byte that never occurs.
            var wrong = new[]
            {
                new byte[] { 0xE8, 0x8B }, new byte[] { 0xC0, 0xAF }, new byte[] { 0xED, 0xA0, 0x80 }, new byte[] { 0xFF }
            };
            foreach (var bytes in wrong)
            {
                var all = new List<byte>(bytes) { 0x0A, 0x61, 0x0A };
                Assert.AreEqual(
                    new[] { "! a line is not UTF-8 and was skipped", "a" }, Read(new FrameReader(Max), all.ToArray(), 1));
            }
        }

        [Test]
        public void TheLongestLineIsReadAndOneByteMoreIsNot()
        {
            var longest = new string('x', Max);
            const string problem = "! a line is longer than 64 bytes and was skipped";
            for (var each = 1; each < 200; each += 7)
            {
                Assert.AreEqual(new[] { longest, "a" }, Read(longest + "\na\n", each));
                Assert.AreEqual(new[] { longest, "a" }, Read(longest + "\r\na\n", each));
                Assert.AreEqual(new[] { problem, "a" }, Read(longest + "x\na\n", each));
                Assert.AreEqual(new[] { problem, "a" }, Read(longest + "xx\r\na\n", each));
                Assert.AreEqual(new[] { problem, "a" }, Read(new string('x', 1000) + "\na\n", each));
            }
        }

        [Test]
        public void ALineWithoutEndTakesNoMemoryAndIsNamedOnce()
        {
            var reader = new FrameReader(1024);
            var chunk = Encoding.UTF8.GetBytes(new string('x', 16 * 1024));
            var problems = 0;
            for (var time = 0; time < 1024; time++)
            {
                problems += Read(reader, chunk, chunk.Length).Count;
                Assert.Less(reader.BufferBytes, 64 * 1024);
            }
            Assert.AreEqual(1, problems);
            Assert.AreEqual(new[] { "a" }, Read(reader, Encoding.UTF8.GetBytes("\na\n"), 3));
        }

        [Test]
        public void MemoryOfALongLineIsGivenBack()
        {
            var reader = new FrameReader(1024 * 1024);
            var line = new string('x', 1000 * 1000);
            Assert.AreEqual(new[] { line }, Read(reader, Encoding.UTF8.GetBytes(line + "\n"), 4096));
            Assert.Greater(reader.BufferBytes, 1000 * 1000);
            Assert.AreEqual(new[] { "a" }, Read(reader, Encoding.UTF8.GetBytes("a\n"), 4096));
            Assert.Less(reader.BufferBytes, 64 * 1024);
        }

        [Test]
        public void WhoDoesNotReadIsNotFed()
        {
            var reader = new FrameReader(1024);
            var chunk = Encoding.UTF8.GetBytes(new string('x', 4096));
            var taken = 0;
            for (var time = 0; time < 1000; time++)
            {
                taken += reader.Feed(chunk, 0, chunk.Length);
            }
            Assert.Less(taken, 64 * 1024);
        }
    }
}
