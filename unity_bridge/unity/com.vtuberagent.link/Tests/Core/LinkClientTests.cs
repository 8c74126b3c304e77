using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link.Tests
{
    /// <summary>A whole link over a real socket.</summary>
    [TestFixture]
    public sealed class LinkClientTests
    {
        private LoopbackServer _server;
        private LinkClient _client;
        private RecordingLog _log;

        [SetUp]
        public void Begin()
        {
            _server = new LoopbackServer();
            _log = new RecordingLog();
            _client = Make(new LinkOptions());
        }

        [TearDown]
        public void End()
        {
            _client.Dispose();
            _server.Dispose();
        }

        private LinkClient Make(LinkOptions options)
        {
            options.Port = options.Port == 7717 ? _server.Port : options.Port;
            options.Token = "secret";
            options.ClientId = "tests";
            options.BackoffFirstMs = Math.Min(20, options.BackoffFirstMs);
            options.BackoffMaxMs = 2 * options.BackoffFirstMs;
            return new LinkClient(options, null, _log);
        }

        private void Remake(LinkOptions options)
        {
            _client.Dispose();
            _client = Make(options);
        }

        private void PumpUntil(Func<bool> isSo)
        {
            var watch = Stopwatch.StartNew();
            while (!isSo())
            {
                Assert.Less(watch.ElapsedMilliseconds, LoopbackServer.PatienceMs, "it did not come about");
                _client.Pump();
                Thread.Sleep(1);
            }
        }

        private static void WaitUntil(Func<bool> isSo)
        {
            Assert.IsTrue(SpinWait.SpinUntil(isSo, LoopbackServer.PatienceMs), "it did not come about");
        }

        [Test]
        public void HelloSaysWhoIsThere()
        {
            Remake(new LinkOptions { VTuber = "momo", Capabilities = new[] { "mouth" }, Platform = "tests" });
            _client.Start();
            JObject hello;
            _server.Welcome(out hello);
            Assert.AreEqual("vtbridge/1", (string)hello["protocol"][0]);
            Assert.AreEqual("secret", (string)hello["token"]);
            Assert.AreEqual("momo", (string)hello["vtuber"]);
            Assert.AreEqual("tests", (string)hello["client_id"]);
            Assert.AreEqual("mouth", (string)hello["capabilities"][0]);
            Assert.AreEqual("tests", (string)hello["client"]["platform"]);
            Assert.IsNull(hello["session"]);
            Assert.IsNull(hello["last_seq"]);
            PumpUntil(() => _client.State == LinkState.Live);
            Assert.AreEqual("苞米", _client.Welcome.Vtuber.Name);
            Assert.AreEqual("log-1", _client.Session);
        }

        [Test]
        public void StatesAreRaisedInTheirOrderOnThePumpingThread()
        {
            var states = new List<LinkState>();
            var threads = new List<int>();
            _client.StateChanged += state =>
            {
                states.Add(state);
                threads.Add(Thread.CurrentThread.ManagedThreadId);
            };
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            WaitUntil(() => _client.State == LinkState.Live);
            Assert.IsEmpty(states);
            _client.Pump();
            Assert.AreEqual(new[] { LinkState.Connecting, LinkState.Handshaking, LinkState.Live }, states);
            link.Close();
            _server.Welcome(out hello);
            PumpUntil(() => states.Count == 7);
            Assert.AreEqual(LinkState.Waiting, states[3]);
            Assert.AreEqual(LinkState.Live, states[6]);
            Assert.AreEqual(LinkErrorCodes.ConnectionLost, _client.LastErrorCode);
            CollectionAssert.AreEqual(threads, threads.ConvertAll(one => Thread.CurrentThread.ManagedThreadId));
        }

        [Test]
        public void ASnapshotIsThePictureAndEventsFollowIt()
        {
            var told = new List<string>();
            _client.SnapshotBegun += () => told.Add("begun");
            _client.SnapshotApplied += () => told.Add("applied " + _client.World.Scene.Scene);
            _client.On.SceneSet += (frame, scene) => told.Add(scene.Scene + " " + _client.World.Scene.Scene);
            _client.On.CharacterAction += (frame, action) => told.Add(action.Action + " " + frame.Seq);
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            link.Send(
                Snapshot.TypeName,
                "{\"session\":\"log-1\",\"seq\":5,\"commands\":["
                + Frames.Command("scene.set", Frames.SceneData("desk")) + "]}");
            link.Send(CharacterAction.TypeName, "{\"action\":\"wave\"}", 5, 1, 1);
            link.Send(CharacterAction.TypeName, "{\"action\":\"nod\"}", 6, 1, 1);
            PumpUntil(() => told.Count == 4);
            Assert.AreEqual(new[] { "begun", "desk desk", "applied desk", "nod 6" }, told);
            Assert.AreEqual(6, (long)link.Hear(Ack.TypeName)["data"]["seq"]);
        }

        [Test]
        public void AfterALossItAsksForWhatItMissed()
        {
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            link.Send(CharacterAction.TypeName, "{\"action\":\"nod\"}", 41, 1, 2);
            WaitUntil(() => _client.LastSeq == 40);
            link.Close();
            link = _server.Welcome(out hello);
            Assert.AreEqual("log-1", (string)hello["session"]);
            Assert.AreEqual(40, (long)hello["last_seq"]);
            var actions = new List<string>();
            _client.On.CharacterAction += (frame, action) => actions.Add(action.Action + " " + frame.Part);
            link.Send(CharacterAction.TypeName, "{\"action\":\"nod\"}", 41, 1, 2);
            link.Send(CharacterAction.TypeName, "{\"action\":\"eat\"}", 41, 2, 2);
            PumpUntil(() => actions.Count == 2);
            Assert.AreEqual(new[] { "nod 1", "eat 2" }, actions);
            Assert.AreEqual(41, _client.LastSeq);
        }

        [Test]
        public void AnotherSessionEmptiesTheStage()
        {
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            link.Send(SceneSet.TypeName, Frames.SceneData("desk"), 9, 1, 1);
            PumpUntil(() => _client.World.Scene != null);
            link.Close();
            link = _server.Welcome(out hello, "log-2");
            link.Send(CharacterExpression.TypeName, "{\"expression\":\"happy\"}", 1, 1, 1);
            PumpUntil(() => _client.World.Expression != null);
            Assert.IsNull(_client.World.Scene);
            Assert.AreEqual("log-2", _client.Session);
            Assert.AreEqual(1, _client.LastSeq);
        }

        [Test]
        public void ARequestIsSentAgainOverTheNextLinkAndAnsweredOnce()
        {
            var answers = new List<string>();
            _client.Answered += (id, ack) => answers.Add(id + " " + ack.Status);
            var asked = _client.Ask("你好", "guest", "小雨");
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            var request = link.Hear(ViewerQuestion.TypeName);
            Assert.AreEqual(asked, (string)request["id"]);
            Assert.AreEqual("你好", (string)request["data"]["text"]);
            link.Close();
            link = _server.Welcome(out hello);
            Assert.AreEqual(asked, (string)link.Hear(ViewerQuestion.TypeName)["id"]);
            link.Send(Ack.TypeName, "{\"status\":\"done\"}", re: asked);
            PumpUntil(() => answers.Count > 0);
            Assert.AreEqual(new[] { asked + " done" }, answers);
            Assert.AreEqual(0, _client.OpenRequests);
        }

        [Test]
        public void ARefusalSaysWhy()
        {
            var refused = new List<string>();
            _client.Refused += (id, error) => refused.Add(id + " " + error.Code);
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            var asked = _client.RequestTime(TimeRequest.ActionValues.Pause);
            link.Hear(TimeRequest.TypeName);
            link.Send(Error.TypeName, "{\"code\":\"not_allowed\",\"message\":\"No.\",\"fatal\":false}", re: asked);
            PumpUntil(() => refused.Count > 0);
            Assert.AreEqual(new[] { asked + " not_allowed" }, refused);
            Assert.AreEqual(LinkState.Live, _client.State);
        }

        [Test]
        public void WhoAsksAgainInAnswerToARefusalDoesNotKeepPump()
        {
            Remake(new LinkOptions { RequestLimit = 1 });
            var refused = 0;
            _client.Refused += (id, error) =>
            {
                refused++;
                Assert.AreEqual(LinkErrorCodes.QueueFull, error.Code);
                _client.Ask("again", "guest", "小雨");
            };
            _client.Ask("one", "guest", "小雨");
            _client.Ask("two", "guest", "小雨");
            _client.Pump();
            Assert.AreEqual(64, refused);
            Assert.AreEqual(1, _client.OpenRequests);
        }

        [Test]
        public void WhoIsTurnedAwayForGoodDoesNotComeBackByItself()
        {
            _client.Start();
            var link = _server.Accept();
            link.Hear(Hello.TypeName);
            link.Send(Error.TypeName, "{\"code\":\"wrong_token\",\"message\":\"No.\",\"fatal\":true}");
            PumpUntil(() => _client.State == LinkState.Refused);
            Assert.AreEqual("wrong_token", _client.LastErrorCode);
            Thread.Sleep(200);
            Assert.IsFalse(_server.IsPending);
            _client.Start();
            _server.Accept();
        }

        [Test]
        public void HeartbeatsGoBothWays()
        {
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello, heartbeatMs: 500);
            var ping = link.Hear(Ping.TypeName);
            link.Send(Pong.TypeName, "{}", re: (string)ping["id"]);
            var watch = Stopwatch.StartNew();
            link.Send(Ping.TypeName, "{\"seq\":77}");
            Assert.AreEqual("e1", (string)link.Hear(Pong.TypeName)["re"]);
            WaitUntil(() => _client.LastSeq == 77 && _client.RoundTripMs > 0);
            Assert.AreEqual(77, (long)link.Hear(Ack.TypeName)["data"]["seq"]);
            // Nothing is said any more.
            Assert.IsTrue(link.HangsUp());
            Assert.Greater(watch.ElapsedMilliseconds, 1400);
            Assert.Less(watch.ElapsedMilliseconds, 5000);
            WaitUntil(() => _client.LastErrorCode == LinkErrorCodes.HeartbeatMissed);
            _server.Welcome(out hello);
        }

        [Test]
        public void AHandshakeThatDoesNotEndIsGivenUp()
        {
            Remake(new LinkOptions { HandshakeTimeoutMs = 200 });
            _client.Start();
            Assert.IsTrue(_server.Accept().HangsUp());
            WaitUntil(() => _client.LastErrorCode == LinkErrorCodes.HandshakeTimeout);
            _server.Accept();
        }

        [Test]
        public void TooMuchForTheQueueComesBackAsAReplay()
        {
            Remake(new LinkOptions { QueueLimit = 10 });
            var removed = new List<long>();
            _client.On.ChatRemove += (frame, message) => removed.Add(frame.Seq);
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            try
            {
                for (var seq = 1; seq <= 20; seq++)
                {
                    link.Send(ChatRemove.TypeName, "{\"messages\":[1]}", seq, 1, 1);
                }
            }
            catch (SocketException)
            {
                // A client that reads fast has gone before the last of them.
            }
            WaitUntil(() => _client.LastErrorCode == LinkErrorCodes.QueueFull);
            Assert.LessOrEqual(_client.QueuedFrames, 10);
            Thread.Sleep(100);
            Assert.IsFalse(_server.IsPending, "it comes back when somebody pumps");
            PumpUntil(() => _server.IsPending);
            link = _server.Welcome(out hello);
            var last = (long)hello["last_seq"];
            for (var seq = last + 1; seq <= 20; seq++)
            {
                link.Send(ChatRemove.TypeName, "{\"messages\":[1]}", seq, 1, 1);
                var wanted = seq;
                PumpUntil(() => removed.Count == wanted);
            }
            for (var at = 0; at < 20; at++)
            {
                Assert.AreEqual(at + 1, removed[at]);
            }
            Assert.AreEqual(20, removed.Count);
        }

        [Test]
        public void AListenerThatFailsEndsNothing()
        {
            var scenes = 0;
            _client.FrameReceived += frame => { throw new InvalidOperationException("a listener's own"); };
            _client.On.SceneSet += (frame, scene) => scenes++;
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            link.Send(SceneSet.TypeName, Frames.SceneData("desk"), 1, 1, 1);
            PumpUntil(() => scenes == 1);
            Assert.IsTrue(_log.Has("FrameReceived failed"));
            Assert.AreEqual(LinkState.Live, _client.State);
        }

        [Test]
        public void AListenerMayStopAndPump()
        {
            var removed = 0;
            _client.On.ChatRemove += (frame, message) =>
            {
                removed++;
                Assert.AreEqual(0, _client.Pump());
                _client.Stop();
            };
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            link.Send(ChatRemove.TypeName, "{\"messages\":[1]}", 1, 1, 1);
            link.Send(ChatRemove.TypeName, "{\"messages\":[1]}", 2, 1, 1);
            WaitUntil(() => _client.LastSeq == 2);
            _client.Pump();
            _client.Pump();
            Assert.AreEqual(1, removed);
            Assert.AreEqual(LinkState.Stopped, _client.State);
            _client.Start();
            _client.Pump();
            Assert.AreEqual(2, removed, "what waited is kept");
        }

        [Test]
        public void StopSaysGoodBye()
        {
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            WaitUntil(() => _client.State == LinkState.Live);
            _client.Stop();
            Assert.AreEqual("stopped", (string)link.Hear(Bye.TypeName)["data"]["reason"]);
            Assert.IsTrue(link.HangsUp());
        }

        [Test]
        public void StopAndStartInHasteNeverMakeTwoConnections()
        {
            var links = new List<LoopbackLink>();
            var accepting = new Thread(() =>
            {
                try
                {
                    while (true)
                    {
                        var link = _server.Accept();
                        foreach (var before in links)
                        {
                            if (!before.HasHungUp())
                            {
                                _log.Error("two connections at once");
                            }
                        }
                        links.Add(link);
                    }
                }
                catch (Exception)
                {
                    // The server is gone: the test has ended.
                }
            }) { IsBackground = true };
            accepting.Start();
            var longest = 0L;
            var random = new Random(5);
            for (var time = 0; time < 100; time++)
            {
                _client.Start();
                Thread.Sleep(random.Next(4));
                var watch = Stopwatch.StartNew();
                _client.Stop();
                longest = Math.Max(longest, watch.ElapsedMilliseconds);
            }
            _client.Dispose();
            Assert.Less(longest, 500);
            WaitUntil(() => links.Count > 0);
            Assert.IsFalse(_log.Has("two connections"));
            Assert.IsFalse(_log.Has("failed"));
        }

        [Test]
        public void AStartWaitsUntilWhatWasStoppedHasEnded()
        {
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            WaitUntil(() => _client.State == LinkState.Live);
            _log.Warns.Reset();
            link.SendLine("no frame");
            WaitUntil(() => _log.Has("no JSON"));
            var watch = Stopwatch.StartNew();
            _client.Stop();
            Assert.Less(watch.ElapsedMilliseconds, 500);
            Assert.IsTrue(link.HangsUp());
            _client.Start();
            Thread.Sleep(200);
            Assert.IsFalse(_server.IsPending);
            _log.Warns.Set();
            _server.Welcome(out hello);
            WaitUntil(() => _client.State == LinkState.Live);
        }

        [Test]
        public void StopDoesNotWaitForAServerThatDoesNotRead()
        {
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            WaitUntil(() => _client.State == LinkState.Live);
            for (var time = 0; time < 2000; time++)
            {
                link.Send("kitchen.fire", "{}");
            }
            var watch = Stopwatch.StartNew();
            _client.Stop();
            Assert.Less(watch.ElapsedMilliseconds, 500);
        }

        [Test]
        public void StopDoesNotWaitForAnAddressThatDoesNotAnswer()
        {
            // Of the documentation's addresses: nobody is there, and nobody says so.
            Remake(new LinkOptions { Host = "192.0.2.1", Port = 9 });
            _client.Start();
            Thread.Sleep(50);
            var watch = Stopwatch.StartNew();
            _client.Stop();
            Assert.Less(watch.ElapsedMilliseconds, 500);
        }

        [Test]
        public void AServerThatIsGoneForAnHourCostsNothing()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            Remake(new LinkOptions { Port = port, BackoffFirstMs = 2 });
            _client.Start();
            WaitUntil(() => _log.Count > 20);
            var before = GC.GetTotalMemory(true);
            // As many tries as an hour has.
            WaitUntil(() => _log.Count > 140);
            Assert.Less(GC.GetTotalMemory(true) - before, 200 * 1000);
            Assert.AreEqual(LinkErrorCodes.ConnectFailed, _client.LastErrorCode);
            _client.Pump();
            Assert.AreNotEqual(LinkState.Live, _client.State);
        }

        [Test]
        public void WhoHasNotPumpedForLongSeesTheRightPictureAtOnce()
        {
            _client.Start();
            JObject hello;
            var link = _server.Welcome(out hello);
            for (var seq = 1; seq <= 3000; seq++)
            {
                if (seq % 3 == 0)
                {
                    link.Send(SceneSet.TypeName, Frames.SceneData("room " + seq), seq, 1, 1);
                }
                else
                {
                    link.Send(ChatRemove.TypeName, "{\"messages\":[" + seq + "]}", seq, 1, 1);
                }
            }
            WaitUntil(() => _client.LastSeq == 3000);
            var scenes = new List<string>();
            _client.On.SceneSet += (frame, scene) => scenes.Add(scene.Scene);
            Assert.AreEqual(256, _client.Pump());
            Assert.AreEqual(new[] { "room 3000" }, scenes);
            PumpUntil(() => _client.QueuedFrames == 0);
            Assert.AreEqual(1, scenes.Count);
        }

        [Test]
        public void ADisposedOneIsNotStarted()
        {
            _client.Dispose();
            _client.Dispose();
            Assert.Throws<ObjectDisposedException>(() => _client.Start());
            Assert.AreEqual(0, _client.Pump());
        }
    }
}
