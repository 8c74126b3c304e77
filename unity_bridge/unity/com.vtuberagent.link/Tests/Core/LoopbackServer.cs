using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link.Tests
{
    /// <summary>A server on this machine that does what the test says.</summary>
    internal sealed class LoopbackServer : IDisposable
    {
        public const int PatienceMs = 10000;

        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
        private readonly List<LoopbackLink> _links = new List<LoopbackLink>();

        public LoopbackServer()
        {
            _listener.Start();
        }

        public int Port
        {
            get { return ((IPEndPoint)_listener.LocalEndpoint).Port; }
        }

        /// <summary>Whether somebody is at the door.</summary>
        public bool IsPending
        {
            get { return _listener.Pending(); }
        }

        /// <summary>The next connection.</summary>
        public LoopbackLink Accept()
        {
            var accepting = _listener.BeginAcceptSocket(null, null);
            Assert.IsTrue(accepting.AsyncWaitHandle.WaitOne(PatienceMs), "nobody came");
            var link = new LoopbackLink(_listener.EndAcceptSocket(accepting));
            _links.Add(link);
            return link;
        }

        /// <summary>The next connection, up to its welcome; its hello's data.</summary>
        public LoopbackLink Welcome(out JObject hello, string session = "log-1", int heartbeatMs = 15000)
        {
            var link = Accept();
            hello = (JObject)link.Hear(Hello.TypeName)["data"];
            link.Send(VTuberAgent.Link.Welcome.TypeName, WelcomeData(session, heartbeatMs));
            return link;
        }

        public static string WelcomeData(string session, int heartbeatMs)
        {
            return "{\"protocol\":\"vtbridge/1\",\"session\":\"" + session + "\",\"resume\":\"snapshot\",\"heartbeat_ms\":"
                + heartbeatMs + ",\"max_frame\":1048576,\"max_frame_in\":65536,\"vtuber\":{\"slug\":\"baomi\",\"name\":\"苞米\","
                + "\"language\":\"zh\"},\"scopes\":[\"watch\"],\"server\":\"loopback\"}";
        }

        public void Dispose()
        {
            _listener.Stop();
            foreach (var link in _links)
            {
                link.Close();
            }
        }
    }

    /// <summary>A connection as the server sees it.</summary>
    internal sealed class LoopbackLink
    {
        private readonly Socket _socket;
        private readonly FrameReader _lines = new FrameReader(1024 * 1024);
        private readonly byte[] _buffer = new byte[4096];
        private readonly Queue<JObject> _heard = new Queue<JObject>();

        public LoopbackLink(Socket socket)
        {
            _socket = socket;
            _socket.ReceiveTimeout = LoopbackServer.PatienceMs;
        }

        /// <summary>The next frame of a type; those before it are passed over.</summary>
        public JObject Hear(string type)
        {
            while (true)
            {
                while (_heard.Count > 0)
                {
                    var frame = _heard.Dequeue();
                    if ((string)frame["type"] == type)
                    {
                        return frame;
                    }
                }
                Assert.IsTrue(Receive(), "hung up before " + type);
            }
        }

        /// <summary>Whether the client hangs up in time; what it sends until then is passed over.</summary>
        public bool HangsUp()
        {
            try
            {
                while (Receive())
                {
                }
                return true;
            }
            catch (SocketException error)
            {
                return error.SocketErrorCode == SocketError.ConnectionReset;
            }
        }

        /// <summary>Whether the client has hung up already.</summary>
        public bool HasHungUp()
        {
            try
            {
                while (_socket.Poll(0, SelectMode.SelectRead))
                {
                    if (!Receive())
                    {
                        return true;
                    }
                }
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        }

        public void Send(string type, string data, long? seq = null, int? part = null, int? parts = null, string re = null)
        {
            SendLine(Frames.Line(type, data, seq, part, parts, re: re));
        }

        public void SendLine(string line)
        {
            _socket.Send(Encoding.UTF8.GetBytes(line + "\n"));
        }

        public void Close()
        {
            _socket.Close();
        }

        private bool Receive()
        {
            var count = _socket.Receive(_buffer);
            _lines.Feed(_buffer, 0, count);
            string line;
            string problem;
            while (_lines.TryRead(out line, out problem))
            {
                Assert.IsNull(problem);
                _heard.Enqueue(JObject.Parse(line));
            }
            return count > 0;
        }
    }
}
