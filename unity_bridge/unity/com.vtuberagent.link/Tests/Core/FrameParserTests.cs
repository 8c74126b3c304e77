using System;
using NUnit.Framework;

namespace VTuberAgent.Link.Tests
{
    /// <summary>What is a frame, and what is wrong with what is none.</summary>
    [TestFixture]
    public sealed class FrameParserTests
    {
        private const string Good =
            "{\"v\":1,\"id\":\"e41.2\",\"type\":\"character.action\",\"seq\":41,\"part\":2,\"parts\":3,"
            + "\"ts\":\"2026-11-23T08:00:00.250Z\",\"ttl_ms\":8000,\"data\":{\"action\":\"wave\"}}";

        private static string ProblemOf(string line)
        {
            string problem;
            var frame = FrameParser.Parse(line, out problem);
            Assert.IsNotNull(problem, line);
            Assert.IsNull(frame, line);
            return problem;
        }

        private static string DataProblemOf(string type, string data)
        {
            string problem;
            var frame = FrameParser.Parse(Frames.Line(type, data, 4, 1, 1), out problem);
            Assert.IsNotNull(frame);
            Assert.IsNull(frame.Message);
            Assert.AreEqual(4, frame.Seq);
            return problem;
        }

        [Test]
        public void AFrameIsReadWhole()
        {
            string problem;
            var frame = FrameParser.Parse(Good, out problem);
            Assert.IsNull(problem);
            Assert.AreEqual("e41.2", frame.Id);
            Assert.AreEqual("character.action", frame.Type);
            Assert.AreEqual(41, frame.Seq);
            Assert.AreEqual(2, frame.Part);
            Assert.AreEqual(3, frame.Parts);
            Assert.AreEqual(new DateTime(2026, 11, 23, 8, 0, 0, 250, DateTimeKind.Utc), frame.Ts);
            Assert.AreEqual(DateTimeKind.Utc, frame.Ts.Kind);
            Assert.AreEqual(8000, frame.TtlMs);
            Assert.AreEqual(MessageKind.OneShot, frame.Kind);
            Assert.IsNull(frame.Slot);
            Assert.IsNull(frame.Re);
            Assert.AreEqual("wave", ((CharacterAction)frame.Message).Action);
            Assert.AreEqual("wave", (string)frame.Data["action"]);
        }

        [Test]
        public void WhatIsNotKnownIsIgnored()
        {
            string problem;
            var frame = FrameParser.Parse(
                Good.Replace("\"v\":1", "\"v\":1,\"new\":[{}]").Replace("\"wave\"", "\"wave\",\"height\":3"), out problem);
            Assert.IsNull(problem);
            Assert.AreEqual("wave", ((CharacterAction)frame.Message).Action);
            frame = FrameParser.Parse(Good.Replace("character.action", "kitchen.fire"), out problem);
            Assert.IsNull(problem);
            Assert.IsNull(frame.Message);
            Assert.AreEqual(MessageKind.Unknown, frame.Kind);
            // A value that is new is no wrong type.
            frame = FrameParser.Parse(Good.Replace("wave", "somersault"), out problem);
            Assert.IsNull(problem);
            Assert.AreEqual("somersault", ((CharacterAction)frame.Message).Action);
        }

        [TestCase("")]
        [TestCase("[]")]
        [TestCase("null")]
        [TestCase("\"text\"")]
        [TestCase("12")]
        [TestCase("{")]
        [TestCase("{}{}")]
        [TestCase("{} x")]
        [TestCase("{\"v\":1,}x")]
        [TestCase("{\"v\":new Date(3)}")]
        [TestCase("{\"v\":\"\\uD83\"}")]
        public void ALineThatIsNoObjectIsNamed(string line)
        {
            ProblemOf(line);
        }

        [Test]
        public void AnEnvelopeThatIsWrongIsNamed()
        {
            Assert.AreEqual("v has to be 1, and is 2", ProblemOf(Good.Replace("\"v\":1", "\"v\":2")));
            StringAssert.StartsWith("v has to be a whole number", ProblemOf(Good.Replace("\"v\":1,", "")));
            StringAssert.StartsWith("v has to be a whole number", ProblemOf(Good.Replace("\"v\":1", "\"v\":\"1\"")));
            StringAssert.StartsWith("id has to be a text", ProblemOf(Good.Replace("\"e41.2\"", "41")));
            StringAssert.StartsWith("type has to be a text", ProblemOf(Good.Replace("\"type\":", "\"tipe\":")));
            StringAssert.StartsWith("seq has to be a whole number", ProblemOf(Good.Replace(":41,", ":41.5,")));
            StringAssert.StartsWith(
                "seq has to be a whole number", ProblemOf(Good.Replace(":41,", ":99999999999999999999999,")));
            StringAssert.StartsWith("seq, part and parts", ProblemOf(Good.Replace(":41,", ":-2,")));
            StringAssert.StartsWith("seq, part and parts", ProblemOf(Good.Replace("\"part\":2", "\"part\":4")));
            StringAssert.StartsWith("seq, part and parts", ProblemOf(Good.Replace("\"part\":2", "\"part\":0")));
            StringAssert.StartsWith("ts has to be a moment", ProblemOf(Good.Replace("2026-11-23T", "2026-13-23T")));
            StringAssert.StartsWith("data has to be an object", ProblemOf(Good.Replace("{\"action\":\"wave\"}", "[]")));
            StringAssert.StartsWith("ttl_ms has to be", ProblemOf(Good.Replace(":8000", ":\"8000\"")));
        }

        [Test]
        public void DataOfAWrongTypeAreNamedByTheirField()
        {
            Assert.AreEqual(
                "character.action: action has to be a text, and is of type Integer",
                DataProblemOf("character.action", "{\"action\":3}"));
            Assert.AreEqual(
                "character.action: action has to be a text, and is missing or null",
                DataProblemOf("character.action", "{}"));
            Assert.AreEqual(
                "character.mouth: open has to be a number, and is of type Float",
                DataProblemOf("character.mouth", "{\"open\":NaN}"));
            Assert.AreEqual(
                "chat.remove: messages[1] has to be a whole number, and is of type String",
                DataProblemOf("chat.remove", "{\"messages\":[1,\"2\"]}"));
            Assert.AreEqual(
                "chat.reply: question.nickname has to be a text, and is of type Boolean",
                DataProblemOf(
                    "chat.reply",
                    "{\"answer\":1,\"question\":{\"viewer\":1,\"nickname\":true,\"colour\":1,\"text\":\"\",\"askers\":1},"
                    + "\"text\":\"\",\"short\":\"\",\"final\":false,\"cut\":false,\"dropped\":false}"));
        }

        [Test]
        public void NumbersAreOneKindOfThing()
        {
            var open = (CharacterMouth)Frames.Parse("character.mouth", "{\"open\":1}").Message;
            Assert.AreEqual(1.0, open.Open);
            var removed = (ChatRemove)Frames.Parse("chat.remove", "{\"messages\":[3.0]}").Message;
            Assert.AreEqual(new long[] { 3 }, removed.Messages);
        }

        [Test]
        public void TextsThatLookLikeDatesStayTexts()
        {
            var scene = (SceneSet)Frames.Parse("scene.set", Frames.SceneData("2026-11-23T08:00:00Z")).Message;
            Assert.AreEqual("2026-11-23T08:00:00Z", scene.Scene);
            Assert.IsNull(scene.Until);
        }

        [Test]
        public void DepthHasAnEnd()
        {
            ProblemOf("{\"a\":" + new string('[', 5000) + new string(']', 5000) + "}");
        }

        [Test]
        public void ASnapshotLeavesOutTheCommandThatCannotBeRead()
        {
            var line = Frames.Line(
                Snapshot.TypeName,
                "{\"session\":\"log-1\",\"seq\":7,\"commands\":["
                + Frames.Command("scene.set", Frames.SceneData("desk")) + ","
                + Frames.Command("character.expression", "{\"expression\":false}") + ","
                + Frames.Command("kitchen.fire", "{\"hot\":true}") + "]}");
            string problem;
            var frame = FrameParser.Parse(line, out problem);
            Assert.AreEqual(
                "snapshot: character.expression: expression has to be a text, and is of type Boolean", problem);
            Assert.AreEqual(2, frame.Commands.Length);
            Assert.AreEqual("desk", ((SceneSet)frame.Commands[0].Message).Scene);
            Assert.AreEqual(7, frame.Commands[0].Seq);
            Assert.IsTrue(frame.Commands[0].IsFromSnapshot);
            Assert.AreEqual(MessageKind.Unknown, frame.Commands[1].Kind);
        }

        [Test]
        public void PartsOfAnAnswerAreEphemeralAndTheWholeOneIsNot()
        {
            Assert.AreEqual(MessageKind.Ephemeral, Frames.Reply("喵", false, null).Kind);
            Assert.AreEqual(MessageKind.OneShot, Frames.Reply("喵喵", true, 3).Kind);
        }

        [Test]
        public void EveryServerMessageHasAReaderAndEveryKindIsKnown()
        {
            foreach (var field in typeof(LinkMessages).GetEvents())
            {
                var type = (string)typeof(Frame).Assembly
                    .GetType("VTuberAgent.Link." + field.Name).GetField("TypeName").GetRawConstantValue();
                string problem;
                Assert.IsNull(MessageCatalog.Read(type, new Newtonsoft.Json.Linq.JObject(), out problem));
                Assert.IsNotNull(problem, type);
                Assert.AreNotEqual(MessageKind.Unknown, MessageCatalog.KindOf(type));
            }
        }
    }
}
