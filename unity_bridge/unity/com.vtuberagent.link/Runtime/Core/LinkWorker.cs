using System;
using System.Threading;

namespace VTuberAgent.Link
{
    /// <summary>Keeps a link up, from a start to the stop that follows: one connection after the other, in a thread
    /// of its own, with a wait between two.</summary>
    internal sealed class LinkWorker
    {
        private const int PumpPollMs = 200;

        private readonly LinkContext _context;
        private readonly Action<LinkWorker, LinkState, LinkEnd> _report;
        private readonly ManualResetEvent _stop = new ManualResetEvent(false);
        private readonly Thread _thread;
        private readonly object _gate = new object();
        private LinkWorker _before;
        private LinkConnection _connection;
        private bool _isStopping;
        private bool _isEnded;

        /// <summary>A worker that begins when the one before it has ended, so that there are never two
        /// connections.</summary>
        public LinkWorker(LinkContext context, LinkWorker before, Action<LinkWorker, LinkState, LinkEnd> report)
        {
            _context = context;
            _before = before;
            _report = report;
            _thread = new Thread(Run) { IsBackground = true, Name = "VTuberAgent.Link" };
        }

        /// <summary>Whether its thread has nothing more to do.</summary>
        public bool IsEnded
        {
            get
            {
                lock (_gate)
                {
                    return _isEnded;
                }
            }
        }

        public void Start()
        {
            _thread.Start();
        }

        /// <summary>Say good-bye and end. Waits so long at most; what has not ended by then is closed, and ends
        /// without anybody waiting for it.</summary>
        public void Stop(int waitMs)
        {
            lock (_gate)
            {
                _isStopping = true;
                if (!_isEnded)
                {
                    _stop.Set();
                }
            }
            if (_thread.Join(waitMs))
            {
                return;
            }
            LinkConnection connection;
            lock (_gate)
            {
                connection = _connection;
            }
            if (connection != null)
            {
                connection.Close(new LinkEnd(LinkErrorCodes.Bye, "The link was stopped."));
            }
        }

        private void Run()
        {
            if (_before != null)
            {
                _before._thread.Join();
                _before = null;
            }
            var options = _context.Options;
            var backoff = new Backoff(options.BackoffFirstMs, options.BackoffMaxMs, new Random());
            var isFinal = false;
            while (!isFinal && TryBegin())
            {
                var connection = _connection;
                var end = connection.Run();
                lock (_gate)
                {
                    _connection = null;
                    if (_isStopping)
                    {
                        break;
                    }
                }
                _context.Log.Info("The link ended (" + end.Code + "): " + end.Message);
                isFinal = end.IsFinal;
                _report(this, isFinal ? LinkState.Refused : LinkState.Waiting, end);
                if (!isFinal)
                {
                    Wait(end, backoff.Next(connection.StoodMs));
                }
            }
            lock (_gate)
            {
                _isEnded = true;
                _stop.Close();
            }
        }

        private bool TryBegin()
        {
            lock (_gate)
            {
                if (_isStopping)
                {
                    return false;
                }
                _connection = new LinkConnection(
                    _context, _stop, _context.NextLink(), state => _report(this, state, null));
                return true;
            }
        }

        private void Wait(LinkEnd end, int waitMs)
        {
            var isStopped = _stop.WaitOne((int)Math.Min(int.MaxValue, Math.Max(waitMs, end.RetryMs)));
            // While nobody takes what is there, more of it would be closed for the same reason.
            while (!isStopped && end.Code == LinkErrorCodes.QueueFull && !_context.Queue.IsHalfEmpty)
            {
                isStopped = _stop.WaitOne(PumpPollMs);
            }
        }
    }
}
