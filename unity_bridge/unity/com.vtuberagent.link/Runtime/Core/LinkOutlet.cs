using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace VTuberAgent.Link
{
    /// <summary>What one connection sends, and when: hello, acknowledgements, heartbeats, requests. Ends the
    /// connection when nothing is heard for too long.</summary>
    internal sealed class LinkOutlet
    {
        private const int TickMs = 100;
        private const int AcknowledgeMs = 1000;
        private const int AcknowledgeEach = 100;
        private const int MeasureMs = 10000;
        private const int ComplainMs = 1000;
        private const int SessionFramesLimit = 64;
        private const int MessageLength = 500;
        private const int HeartbeatsUntilDead = 3;

        private readonly LinkContext _context;
        private readonly Stream _stream;
        private readonly WaitHandle _stop;
        private readonly long _number;
        private readonly BoundedQueue<byte[]> _sessionFrames = new BoundedQueue<byte[]>(SessionFramesLimit);
        private readonly MemoryStream _batch = new MemoryStream();
        private readonly SendPace _pace;
        private readonly long _startedMs;
        private readonly object _pingGate = new object();
        private long _heartbeatMs = long.MaxValue;
        private long _acknowledgedSeq;
        private long _acknowledgedMs;
        private long _complainedMs = -ComplainMs;
        private byte[] _sentStatus;
        private string _pingId;
        private long _pingTicks;
        private long _pingedMs;
        private volatile bool _isEnding;

        public LinkOutlet(LinkContext context, Stream stream, WaitHandle stop, long number)
        {
            _context = context;
            _stream = stream;
            _stop = stop;
            _number = number;
            _startedMs = context.Clock.ElapsedMs;
            _pace = new SendPace(_startedMs);
            _acknowledgedSeq = context.Position.LastSeq;
        }

        /// <summary>Who knows when something was heard.</summary>
        public LinkIntake Intake { private get; set; }

        /// <summary>The event that the server was last told of.</summary>
        public long AcknowledgedSeq
        {
            get { return Interlocked.Read(ref _acknowledgedSeq); }
        }

        /// <summary>Look at once whether there is something to send.</summary>
        public void Wake()
        {
            _context.SendNow.Set();
        }

        /// <summary>The connection has ended: send nothing more.</summary>
        public void End()
        {
            _isEnding = true;
            Wake();
        }

        /// <summary>The first frame: who is there, and what it knows already.</summary>
        public void SendHello()
        {
            var options = _context.Options;
            var session = _context.Position.Session;
            var hello = new Hello
            {
                Protocol = new[] { MessageCatalog.Protocol },
                Token = options.Token ?? "",
                Vtuber = options.VTuber ?? "",
                ClientId = options.ClientId,
                Client = new Client
                {
                    Name = options.ClientName ?? "",
                    Version = options.ClientVersion,
                    Platform = options.Platform
                },
                Capabilities = options.Capabilities,
                Session = session,
                LastSeq = session == null ? (long?)null : _context.Position.LastSeq
            };
            Send(_context.Write(Hello.TypeName, hello.ToJson(), null));
        }

        /// <summary>Answer a ping.</summary>
        public void SendPong(string re)
        {
            Send(_context.Write(Pong.TypeName, new Pong().ToJson(), re));
        }

        /// <summary>Say that a frame could not be read; of many at once, of the first.</summary>
        public void SendError(string code, string message, string re)
        {
            var now = _context.Clock.ElapsedMs;
            if (now - _complainedMs < ComplainMs)
            {
                return;
            }
            _complainedMs = now;
            var error = new Error
            {
                Code = code,
                Message = message.Length > MessageLength ? message.Substring(0, MessageLength) : message,
                Fatal = false
            };
            Send(_context.Write(Error.TypeName, error.ToJson(), re));
        }

        /// <summary>There is a welcome: from now on there are heartbeats, acknowledgements and requests.</summary>
        public void TakeWelcome(long heartbeatMs)
        {
            Interlocked.Exchange(ref _acknowledgedSeq, _context.Position.LastSeq);
            Interlocked.Exchange(ref _heartbeatMs, Math.Max(1, heartbeatMs));
            Wake();
        }

        /// <summary>The answer to a ping; of an older one than the last it says nothing.</summary>
        public void TakePong(string re)
        {
            lock (_pingGate)
            {
                if (re != null && re == _pingId)
                {
                    _pingId = null;
                    _context.RoundTripMs = (Stopwatch.GetTimestamp() - _pingTicks) * 1000.0 / Stopwatch.Frequency;
                }
            }
        }

        /// <summary>Send until the connection ends or is stopped. Throws nothing.</summary>
        public void Run(Action<LinkEnd> close)
        {
            var events = new[] { _stop, _context.SendNow };
            try
            {
                LinkEnd end;
                do
                {
                    end = Tick();
                    Flush();
                }
                while (end == null && !_isEnding && !IsStopped(events));
                if (!_isEnding)
                {
                    close(end ?? Farewell());
                }
            }
            catch (Exception error)
            {
                // The socket was closed, here or over there.
                close(new LinkEnd(LinkErrorCodes.ConnectionLost, error.Message));
            }
        }

        private bool IsStopped(WaitHandle[] events)
        {
            return WaitHandle.WaitAny(events, TickMs) == 0;
        }

        private LinkEnd Farewell()
        {
            var bye = new Bye { Reason = "stopped" };
            Write(_context.Write(Bye.TypeName, bye.ToJson(), null));
            Flush();
            return new LinkEnd(LinkErrorCodes.Bye, "The link was stopped.");
        }

        private void Send(byte[] line)
        {
            _sessionFrames.Add(line);
            Wake();
        }

        /// <summary>Put together what is due; the reason where the link is dead.</summary>
        private LinkEnd Tick()
        {
            var now = _context.Clock.ElapsedMs;
            if (!Intake.IsLive)
            {
                Drain(_sessionFrames, now);
                return now - _startedMs > _context.Options.HandshakeTimeoutMs
                    ? new LinkEnd(LinkErrorCodes.HandshakeTimeout, "The server did not answer hello in time.")
                    : null;
            }
            var heartbeatMs = Interlocked.Read(ref _heartbeatMs);
            var silentMs = now - Intake.HeardMs;
            if (silentMs / HeartbeatsUntilDead >= heartbeatMs)
            {
                return new LinkEnd(LinkErrorCodes.HeartbeatMissed, "Nothing was heard for three heartbeats.");
            }
            Drain(_sessionFrames, now);
            if (now - _pingedMs >= (silentMs >= heartbeatMs ? heartbeatMs : MeasureMs) || _pingTicks == 0)
            {
                Ping(now);
            }
            Acknowledge(now);
            byte[] line;
            while (_pace.Allows(now) && _context.Requests.TryTakeDue(_number, now, out line))
            {
                Write(line);
            }
            Drain(_context.Outbox, now);
            SendStatus();
            return null;
        }

        private void Ping(long now)
        {
            var id = _context.NextId();
            lock (_pingGate)
            {
                _pingId = id;
                _pingTicks = Stopwatch.GetTimestamp();
            }
            _pingedMs = now;
            Write(FrameWriter.Write(id, VTuberAgent.Link.Ping.TypeName, new Ping().ToJson(), null));
        }

        private void Acknowledge(long now)
        {
            var seq = _context.Position.LastSeq;
            var news = seq - _acknowledgedSeq;
            if (news >= AcknowledgeEach || (news != 0 && now - _acknowledgedMs >= AcknowledgeMs))
            {
                Interlocked.Exchange(ref _acknowledgedSeq, seq);
                _acknowledgedMs = now;
                Write(_context.Write(Ack.TypeName, new Ack { Seq = seq }.ToJson(), null));
            }
        }

        private void SendStatus()
        {
            var status = _context.Status;
            if (status != _sentStatus)
            {
                _sentStatus = status;
                Write(status);
            }
        }

        private void Drain(BoundedQueue<byte[]> lines, long now)
        {
            byte[] line;
            while (_pace.Allows(now) && lines.TryTake(out line))
            {
                Write(line);
            }
        }

        private void Write(byte[] line)
        {
            _pace.Count();
            _batch.Write(line, 0, line.Length);
        }

        private void Flush()
        {
            if (_batch.Length > 0)
            {
                _stream.Write(_batch.GetBuffer(), 0, (int)_batch.Length);
                _stream.Flush();
                _batch.SetLength(0);
            }
        }
    }
}
