using System;
using System.Threading;

namespace VTuberAgent.Link
{
    /// <summary>Takes the lines of one connection: answers what is about the link, and lets the rest wait for the
    /// main thread. For the thread that reads; what the writer asks may be asked from anywhere.</summary>
    internal sealed class LinkIntake
    {
        /// <summary>No frame is longer than this, whatever a welcome says.</summary>
        private const int LargestFrameBytes = 8 * 1024 * 1024;

        private const int DefaultRetryMs = 1000;
        private const int AcknowledgeEach = 100;

        private readonly LinkContext _context;
        private readonly LinkOutlet _outlet;
        private readonly Action<LinkEnd> _close;
        private readonly Action<LinkState> _report;
        private long _heardMs;
        private long _liveSinceMs = -1;
        private volatile bool _isLive;

        public LinkIntake(
            LinkContext context, LinkOutlet outlet, Action<LinkEnd> close, Action<LinkState> report)
        {
            _context = context;
            _outlet = outlet;
            _close = close;
            _report = report;
            MaxLineBytes = context.Options.MaxFrameBytes;
            Hear();
        }

        /// <summary>Whether there was a welcome.</summary>
        public bool IsLive
        {
            get { return _isLive; }
        }

        /// <summary>When the last byte came.</summary>
        public long HeardMs
        {
            get { return Interlocked.Read(ref _heardMs); }
        }

        /// <summary>Milliseconds since the welcome; 0 before it.</summary>
        public long StoodMs
        {
            get { return _isLive ? _context.Clock.ElapsedMs - _liveSinceMs : 0; }
        }

        /// <summary>Bytes of the longest line that may come.</summary>
        public int MaxLineBytes { get; private set; }

        /// <summary>Something came.</summary>
        public void Hear()
        {
            Interlocked.Exchange(ref _heardMs, _context.Clock.ElapsedMs);
        }

        /// <summary>A line, or what is wrong with it.</summary>
        public void Take(string line, string problem)
        {
            Frame frame = null;
            if (problem == null)
            {
                frame = FrameParser.Parse(line, out problem);
            }
            if (problem != null)
            {
                _context.Report(problem);
                var code = frame == null ? Error.Codes.BadFrame : Error.Codes.BadData;
                _outlet.SendError(code, problem, frame == null ? null : frame.Id);
            }
            if (frame == null)
            {
                return;
            }
            _context.ServerClock.Hear(frame);
            if (!_isLive && frame.Type != Welcome.TypeName && frame.Type != Error.TypeName
                && frame.Type != Bye.TypeName && frame.Type != Ping.TypeName)
            {
                _context.Report(frame.Type + " came before welcome");
                return;
            }
            switch (frame.Type)
            {
                case Welcome.TypeName:
                    TakeWelcome(frame, frame.Message as Welcome);
                    break;
                case Snapshot.TypeName:
                    TakeSnapshot(frame, frame.Message as Snapshot);
                    break;
                case Ping.TypeName:
                    TakePing(frame, frame.Message as Ping);
                    break;
                case Pong.TypeName:
                    _outlet.TakePong(frame.Re);
                    Keep(frame);
                    break;
                case Ack.TypeName:
                    TakeAck(frame);
                    break;
                case Error.TypeName:
                    TakeError(frame, frame.Message as Error);
                    break;
                case Bye.TypeName:
                    TakeBye(frame, frame.Message as Bye);
                    break;
                default:
                    TakeNews(frame);
                    break;
            }
        }

        private void TakeWelcome(Frame frame, Welcome welcome)
        {
            if (welcome == null)
            {
                _close(new LinkEnd(Error.Codes.BadData, "The server's welcome could not be read."));
                return;
            }
            if (welcome.Protocol != MessageCatalog.Protocol)
            {
                _close(new LinkEnd(
                    Error.Codes.UnsupportedProtocol,
                    "The server speaks something else than " + MessageCatalog.Protocol + "."));
                return;
            }
            if (_context.Position.Enter(welcome.Session))
            {
                _context.Queue.DropPicture();
            }
            MaxLineBytes = (int)Math.Max(MaxLineBytes, Math.Min(welcome.MaxFrame, LargestFrameBytes));
            _context.Welcome = welcome;
            if (!_isLive)
            {
                _liveSinceMs = _context.Clock.ElapsedMs;
                _isLive = true;
            }
            Keep(frame);
            _report(LinkState.Live);
            _outlet.TakeWelcome(welcome.HeartbeatMs);
        }

        private void TakeSnapshot(Frame frame, Snapshot snapshot)
        {
            if (snapshot == null || !Keep(frame))
            {
                return;
            }
            _context.Position.Enter(snapshot.Session);
            _context.Position.TakeSnapshot(snapshot.Seq);
            if (frame.Re != null)
            {
                _context.Requests.Settle(frame.Re);
            }
            _outlet.Wake();
        }

        private void TakePing(Frame frame, Ping ping)
        {
            _outlet.SendPong(frame.Id);
            if (ping != null && ping.Seq != null)
            {
                _context.Position.Reach(ping.Seq.Value);
            }
            Keep(frame);
        }

        private void TakeAck(Frame frame)
        {
            if (frame.Message != null && Keep(frame) && frame.Re != null)
            {
                _context.Requests.Settle(frame.Re);
            }
        }

        private void TakeError(Frame frame, Error error)
        {
            if (error == null)
            {
                return;
            }
            if (error.Fatal)
            {
                _close(new LinkEnd(error.Code, error.Message, error.RetryMs ?? 0));
                Keep(frame);
                return;
            }
            var waits = error.Code == Error.Codes.RateLimited || error.Code == Error.Codes.Unavailable;
            if (waits && frame.Re != null
                && _context.Requests.Postpone(frame.Re, _context.Clock.ElapsedMs, error.RetryMs ?? DefaultRetryMs))
            {
                return;
            }
            if (Keep(frame) && frame.Re != null)
            {
                _context.Requests.Settle(frame.Re);
            }
        }

        private void TakeBye(Frame frame, Bye bye)
        {
            _close(new LinkEnd(LinkErrorCodes.Bye, bye == null ? "The server said good-bye." : bye.Reason));
            Keep(frame);
        }

        private void TakeNews(Frame frame)
        {
            if (_context.Position.IsDouble(frame))
            {
                return;
            }
            // One whose data cannot be read is skipped; it has been there all the same.
            var isReadable = frame.Kind == MessageKind.Unknown || frame.Message != null;
            if (!isReadable || Keep(frame))
            {
                _context.Position.Take(frame);
                if (_context.Position.LastSeq - _outlet.AcknowledgedSeq >= AcknowledgeEach)
                {
                    _outlet.Wake();
                }
            }
        }

        /// <summary>Let it wait for the main thread. When there is no room the link ends, for a replay later
        /// on.</summary>
        private bool Keep(Frame frame)
        {
            if (_context.Queue.TryAdd(frame))
            {
                return true;
            }
            _close(new LinkEnd(LinkErrorCodes.QueueFull, "More came than Pump was called for."));
            return false;
        }
    }
}
