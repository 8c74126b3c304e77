using System;
using System.Collections.Generic;
using System.Threading;
using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class BackgroundWorkTests
    {
        private const int PatienceMs = 10000;

        private static string Take(BackgroundWork<string, string> work)
        {
            string result = null;
            Assert.That(SpinWait.SpinUntil(() => work.TryTake(out result), PatienceMs), Is.True);
            return result;
        }

        [Test]
        public void ResultsComeInOrderAndAFaultIsAResult()
        {
            var work = new BackgroundWork<string, string>(
                (order, cancel) =>
                {
                    if (order == "b")
                    {
                        throw new InvalidOperationException("no");
                    }
                    return order + "!";
                },
                (order, error) => order + ": " + error.Message,
                8);
            var results = new List<string>();
            foreach (string order in new[] { "a", "b", "c" })
            {
                Assert.That(work.TryAdd(order), Is.True);
            }
            for (int i = 0; i < 3; i++)
            {
                results.Add(Take(work));
            }
            Assert.That(results, Is.EqualTo(new[] { "a!", "b: no", "c!" }));
            work.TryAdd("again");
            Assert.That(Take(work), Is.EqualTo("again!"));
            work.Dispose();
        }

        [Test]
        public void ItHoldsNoMoreThanItMayAndEndsWhenItIsTold()
        {
            using (var started = new ManualResetEvent(false))
            using (var ended = new ManualResetEvent(false))
            {
                var work = new BackgroundWork<string, string>(
                    (order, cancel) =>
                    {
                        started.Set();
                        cancel.WaitHandle.WaitOne(PatienceMs);
                        ended.Set();
                        cancel.ThrowIfCancellationRequested();
                        return order;
                    },
                    (order, error) => order,
                    2);
                work.TryAdd("a");
                Assert.That(started.WaitOne(PatienceMs), Is.True);
                Assert.That(work.TryAdd("b"), Is.True);
                Assert.That(work.TryAdd("c"), Is.True);
                Assert.That(work.TryAdd("d"), Is.False);
                work.Dispose();
                Assert.That(ended.WaitOne(PatienceMs), Is.True);
                string result;
                Assert.That(work.TryTake(out result), Is.False);
                Assert.That(work.TryAdd("e"), Is.False);
                work.Dispose();
            }
        }
    }
}
