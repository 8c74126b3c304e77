using System;

namespace VTuberAgent.Link
{
    /// <summary>
    /// A link to VTuberAgent that keeps itself up: <see cref="Start"/> it, call <see cref="Pump"/> on the main
    /// thread, <see cref="Stop"/> it. Everything is raised by Pump; the threads behind it touch nothing of yours but
    /// the log. For one thread, except where a member says otherwise.
    /// </summary>
    public sealed partial class LinkClient : IDisposable
    {
        private const int StopWaitMs = 150;
        private const int StatesLimit = 16;

        private readonly LinkContext _context;
        private readonly BoundedQueue<LinkState> _states = new BoundedQueue<LinkState>(StatesLimit);
        private readonly object _gate = new object();
        private readonly LinkMessages _on = new LinkMessages();
        private readonly WorldState _world;
        private LinkWorker _worker;
        private LinkWorker _workerBefore;
        private LinkState _state = LinkState.Stopped;
        private string _lastError;
        private string _lastErrorCode;
        private string _shownSession;
        private bool _isPumping;
        private bool _isDisposed;

        /// <summary>A link that is not started yet. Takes a copy of the options.</summary>
        public LinkClient(LinkOptions options, ILinkClock clock = null, ILinkLog log = null)
        {
            if (options == null)
            {
                throw new ArgumentNullException("options");
            }
            var own = options.Copy();
            if (string.IsNullOrEmpty(own.ClientId))
            {
                own.ClientId = "link-" + Guid.NewGuid().ToString("N");
            }
            _context = new LinkContext(own, clock ?? new MonotonicClock(), log ?? new SilentLog());
            _world = new WorldState(_context.ServerClock);
        }

        /// <summary>The state has changed. A state that was left again between two Pumps is raised too, as far as the
        /// newest sixteen go.</summary>
        public event Action<LinkState> StateChanged;

        /// <summary>A frame came, of whatever type. Raised before the event of its type.</summary>
        public event Action<Frame> FrameReceived;

        /// <summary>A snapshot begins: forget what is shown.</summary>
        public event Action SnapshotBegun;

        /// <summary>All commands of the snapshot were raised: <see cref="World"/> is the whole picture.</summary>
        public event Action SnapshotApplied;

        /// <summary>A request (its id) was answered.</summary>
        public event Action<string, Ack> Answered;

        /// <summary>A request (its id) was refused: by the server, or because it could not be sent or had no answer
        /// (<see cref="LinkErrorCodes"/>).</summary>
        public event Action<string, Error> Refused;

        /// <summary>Something that came could not be read and was skipped: what was wrong, for people.</summary>
        public event Action<string> ProblemFound;

        /// <summary>An event for each message about her world.</summary>
        public LinkMessages On
        {
            get { return _on; }
        }

        /// <summary>What is to be seen, as far as Pump has raised it.</summary>
        public WorldState World
        {
            get { return _world; }
        }

        /// <summary>How the link is at this moment. For any thread.</summary>
        public LinkState State
        {
            get
            {
                lock (_gate)
                {
                    return _state;
                }
            }
        }

        /// <summary>Why the last connection ended, for people; null before one did. For any thread.</summary>
        public string LastError
        {
            get
            {
                lock (_gate)
                {
                    return _lastError;
                }
            }
        }

        /// <summary>The same for programs: of <see cref="Error.Codes"/> or <see cref="LinkErrorCodes"/>. For any
        /// thread.</summary>
        public string LastErrorCode
        {
            get
            {
                lock (_gate)
                {
                    return _lastErrorCode;
                }
            }
        }

        /// <summary>The event log's name, or null before the first welcome. For any thread.</summary>
        public string Session
        {
            get { return _context.Position.Session; }
        }

        /// <summary>The last event of which everything was taken. For any thread.</summary>
        public long LastSeq
        {
            get { return _context.Position.LastSeq; }
        }

        /// <summary>Milliseconds to the server and back, as last measured; 0 before. For any thread.</summary>
        public double RoundTripMs
        {
            get { return _context.RoundTripMs; }
        }

        /// <summary>The last welcome, or null. For any thread.</summary>
        public Welcome Welcome
        {
            get { return _context.Welcome; }
        }

        /// <summary>How many frames wait for Pump. For any thread.</summary>
        public int QueuedFrames
        {
            get { return _context.Queue.Count; }
        }

        /// <summary>How many requests wait for their answers. For any thread.</summary>
        public int OpenRequests
        {
            get { return _context.Requests.Count; }
        }

        /// <summary>Begin to keep a link up; nothing while one is. After <see cref="LinkState.Refused"/> it tries
        /// once more. Returns at once.</summary>
        public void Start()
        {
            if (_isDisposed)
            {
                throw new ObjectDisposedException("LinkClient");
            }
            LinkWorker worker;
            lock (_gate)
            {
                if (_worker != null)
                {
                    if (_state != LinkState.Refused)
                    {
                        return;
                    }
                    _workerBefore = _worker;
                }
                worker = new LinkWorker(_context, _workerBefore, Report);
                _worker = worker;
                _workerBefore = null;
                SetState(LinkState.Connecting);
            }
            worker.Start();
        }

        /// <summary>End the link. Returns within 200 ms, whatever the network does; there is no connection any more
        /// then, or it is closed and about to end. What waits is kept for the next start. Nothing while
        /// stopped.</summary>
        public void Stop()
        {
            LinkWorker worker;
            lock (_gate)
            {
                worker = _worker;
                if (worker == null)
                {
                    return;
                }
                _worker = null;
                _workerBefore = worker;
                SetState(LinkState.Stopped);
            }
            worker.Stop(StopWaitMs);
        }

        /// <summary>End the link for good, and let go of everybody who listens.</summary>
        public void Dispose()
        {
            if (_isDisposed)
            {
                return;
            }
            _isDisposed = true;
            Stop();
            StateChanged = null;
            FrameReceived = null;
            SnapshotBegun = null;
            SnapshotApplied = null;
            Answered = null;
            Refused = null;
            ProblemFound = null;
            _on.Clear();
        }

        /// <summary>A worker tells of its link; one that was stopped has nothing to say any more.</summary>
        private void Report(LinkWorker worker, LinkState state, LinkEnd end)
        {
            lock (_gate)
            {
                if (_worker != worker)
                {
                    return;
                }
                if (end != null)
                {
                    _lastError = end.Message;
                    _lastErrorCode = end.Code;
                }
                SetState(state);
            }
        }

        private void SetState(LinkState state)
        {
            if (_state != state)
            {
                _state = state;
                _states.Add(state);
            }
        }
    }
}
