using System.Collections.Generic;
using System.Text;
using NUnit.Framework;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link.Tests
{
    /// <summary>Requests until their answers.</summary>
    [TestFixture]
    public sealed class RequestBookTests
    {
        private RequestBook _book;

        [SetUp]
        public void Begin()
        {
            _book = new RequestBook(new LinkOptions { RequestLimit = 3, RequestTimeoutMs = 1000, RequestRepeatMs = 300 });
        }

        private void Add(string id, long nowMs = 0)
        {
            _book.Add(id, ViewerQuestion.TypeName, new JObject(), nowMs, 65536);
        }

        private List<string> Due(long link, long nowMs)
        {
            var due = new List<string>();
            byte[] line;
            while (_book.TryTakeDue(link, nowMs, out line))
            {
                Assert.AreEqual((byte)'\n', line[line.Length - 1]);
                due.Add((string)JObject.Parse(Encoding.UTF8.GetString(line))["id"]);
            }
            return due;
        }

        private List<string> Refused(long nowMs)
        {
            var refused = new List<string>();
            RefusedRequest one;
            while (_book.TryTakeRefused(nowMs, out one))
            {
                refused.Add(one.Id + " " + one.Error.Code);
            }
            return refused;
        }

        [Test]
        public void EachIsSentOncePerLinkUntilItIsAnswered()
        {
            Add("a");
            Add("b");
            Assert.AreEqual(new[] { "a", "b" }, Due(1, 0));
            Assert.IsEmpty(Due(1, 10));
            Assert.AreEqual(new[] { "a", "b" }, Due(2, 20));
            Assert.IsTrue(_book.Settle("a"));
            Assert.IsFalse(_book.Settle("a"));
            Assert.AreEqual(new[] { "b" }, Due(3, 30));
        }

        [Test]
        public void OneWithoutAnswerIsSentAgainOverTheSameLink()
        {
            Add("a");
            Due(1, 0);
            Assert.IsEmpty(Due(1, 299));
            Assert.AreEqual(new[] { "a" }, Due(1, 300));
        }

        [Test]
        public void OneThatTheServerHasNoTimeForWaits()
        {
            Add("a");
            Due(1, 0);
            Assert.IsTrue(_book.Postpone("a", 10, 500));
            Assert.IsEmpty(Due(1, 509));
            Assert.IsEmpty(Due(2, 509));
            Assert.AreEqual(new[] { "a" }, Due(2, 510));
            Assert.IsFalse(_book.Postpone("nobody", 0, 1));
        }

        [Test]
        public void OneWhoseTimeIsOverIsRefused()
        {
            Add("a");
            Assert.IsEmpty(Refused(999));
            Assert.AreEqual(new[] { "a timeout" }, Refused(1000));
            Assert.AreEqual(0, _book.Count);
            Assert.IsEmpty(Due(1, 1000));
        }

        [Test]
        public void TooManyAndTooLongOnesAreRefused()
        {
            Add("a");
            Add("b");
            Add("c");
            Add("d");
            _book.Add("e", ViewerQuestion.TypeName, new JObject(new JProperty("text", new string('x', 65536))), 0, 65536);
            Assert.AreEqual(new[] { "d queue_full", "e too_large" }, Refused(0));
            Assert.AreEqual(3, _book.Count);
        }
    }
}
