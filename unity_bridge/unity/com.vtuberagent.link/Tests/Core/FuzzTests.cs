using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace VTuberAgent.Link.Tests
{
    /// <summary>A hundred thousand lines that are nearly frames: none throws, and none stays in memory.</summary>
    [TestFixture]
    public sealed class FuzzTests
    {
        private const int Lines = 100000;
        private const int MaxLine = 4096;

        private static readonly string[] Splinters =
        {
            "{", "}", "[", "]", "\"", ":", ",", "null", "true", "NaN", "-Infinity", "1e999", "-1", "0x1F", "99999999999999999999",
            "\\u0000", "\\uD83D", "\\", "/*", "//", "'", "undefined", "new Date(1)", "苞", "\uFEFF", "\0", "\r", "\t", "{}", "[]",
            "\"v\":1", "\"data\":{}", "\"seq\":-1", "\"ts\":\"2026-02-30T25:61:61Z\"", "$ref", "\"$type\":\"System.Object\""
        };

        private static readonly string[] Seeds =
        {
            Frames.Line(CharacterAction.TypeName, "{\"action\":\"wave\"}", 41, 2, 3, 250, 8000),
            Frames.Line(SceneSet.TypeName, Frames.SceneData("desk"), 7, 1, 1),
            Frames.Line(
                Snapshot.TypeName,
                "{\"session\":\"log-1\",\"seq\":5,\"commands\":[{\"type\":\"scene.set\",\"data\":" + Frames.SceneData("bed") + "}]}"),
            Frames.Line(Welcome.TypeName, LoopbackServer.WelcomeData("log-1", 1000)),
            Frames.Line(ChatRemove.TypeName, "{\"messages\":[1,2,3]}", 8, 1, 1),
            Frames.Line(
                ChatReply.TypeName,
                "{\"answer\":1,\"question\":{\"viewer\":1,\"nickname\":\"小雨\",\"colour\":1,\"text\":\"吃了吗\",\"askers\":1},"
                + "\"text\":\"吃了\",\"short\":\"\",\"final\":false,\"cut\":false,\"dropped\":false}"),
            Frames.Line(Error.TypeName, "{\"code\":\"refused\",\"message\":\"No.\",\"fatal\":false}", re: "c1"),
            Frames.Line(Ping.TypeName, "{\"seq\":9}")
        };

        private static byte[] Mutate(Random random)
        {
            var text = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
            for (var changes = random.Next(4); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                if (text.Length == 0)
                {
                    break;
                }
                switch (random.Next(5))
                {
                    case 0:
                        text.Insert(at, Splinters[random.Next(Splinters.Length)]);
                        break;
                    case 1:
                        text.Remove(at, Math.Min(text.Length - at, 1 + random.Next(12)));
                        break;
                    case 2:
                        text[at] = (char)random.Next(0x20, 0x7F);
                        break;
                    case 3:
                        text.Insert(at, text.ToString(at, Math.Min(text.Length - at, random.Next(40))));
                        break;
                    default:
                        text.Length = Math.Max(1, at);
                        break;
                }
            }
            var bytes = Encoding.UTF8.GetBytes(text + "\n");
            for (var changes = random.Next(4) == 0 ? random.Next(4) : 0; changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            return bytes;
        }

        private static byte[] Noise(Random random)
        {
            var bytes = new byte[random.Next(random.Next(50) == 0 ? 3 * MaxLine : 200)];
            random.NextBytes(bytes);
            return bytes;
        }

        [Test]
        public void NoLineThrowsAndNoneStays()
        {
            var random = new Random(20261123);
            var clock = new ManualClock();
            var serverClock = new ServerClock(clock);
            var queue = new FrameQueue(256, 1024 * 1024, serverClock);
            var position = new ResumePosition();
            var world = new WorldState(serverClock);
            var reader = new FrameReader(MaxLine);
            var frames = 0;
            var messages = 0;
            var problems = new HashSet<string>();
            long settled = 0;
            for (var number = 0; number < Lines; number++)
            {
                var bytes = random.Next(10) == 0 ? Noise(random) : Mutate(random);
                for (var taken = 0; taken < bytes.Length;)
                {
                    taken += reader.Feed(bytes, taken, Math.Min(bytes.Length - taken, 1 + random.Next(4096)));
                    string line;
                    string problem;
                    while (reader.TryRead(out line, out problem))
                    {
                        var frame = line == null ? null : FrameParser.Parse(line, out problem);
                        Assert.IsTrue(frame != null || problem != null);
                        if (problem != null && problems.Count < 100)
                        {
                            problems.Add(problem);
                        }
                        if (frame == null)
                        {
                            continue;
                        }
                        frames++;
                        messages += frame.Message == null ? 0 : 1;
                        serverClock.Hear(frame);
                        Assert.IsFalse(frame.Message != null && MessageCatalog.KindOf(frame.Type) == MessageKind.Unknown);
                        if (!position.IsDouble(frame) && queue.TryAdd(frame))
                        {
                            position.Take(frame);
                        }
                        world.Apply(frame);
                        world.GameTimeNow();
                    }
                }
                Assert.LessOrEqual(reader.BufferBytes, 64 * 1024);
                if (number % 100 == 0)
                {
                    Frame ignored;
                    while (queue.TryTake(number % 200 == 0, out ignored))
                    {
                    }
                }
                if (number == Lines / 10)
                {
                    settled = GC.GetTotalMemory(true);
                }
            }
            Assert.Less(GC.GetTotalMemory(true) - settled, 2 * 1024 * 1024);
            // It went in deep: many were frames still, many were not.
            Assert.Greater(frames, Lines / 10);
            Assert.Greater(messages, Lines / 20);
            Assert.AreEqual(100, problems.Count);
        }
    }
}
