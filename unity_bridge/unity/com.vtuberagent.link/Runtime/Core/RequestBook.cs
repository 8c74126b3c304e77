using System.Collections.Generic;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <summary>
    /// The requests that have no answer yet. Each is sent over every link, and again after a while, with the same id,
    /// until there is an answer or its time is over. Never more than the limit. For several threads.
    /// </summary>
    internal sealed class RequestBook
    {
        private const int RefusalsLimit = 1024;

        private readonly object _gate = new object();
        private readonly List<Request> _requests = new List<Request>();
        private readonly Queue<RefusedRequest> _refused = new Queue<RefusedRequest>();
        private readonly int _limit;
        private readonly int _timeoutMs;
        private readonly int _repeatMs;

        public RequestBook(LinkOptions options)
        {
            _limit = options.RequestLimit;
            _timeoutMs = options.RequestTimeoutMs;
            _repeatMs = options.RequestRepeatMs;
        }

        /// <summary>How many wait for an answer.</summary>
        public int Count
        {
            get
            {
                lock (_gate)
                {
                    return _requests.Count;
                }
            }
        }

        /// <summary>Keep a request until it is answered; one that cannot be kept is refused on the next
        /// Pump.</summary>
        public void Add(string id, string type, JObject data, long nowMs, int maxFrameBytes)
        {
            var line = FrameWriter.Write(id, type, data, null);
            lock (_gate)
            {
                if (line.Length - 1 > maxFrameBytes)
                {
                    RefuseUnlocked(id, LinkErrorCodes.TooLarge, "The request is longer than the server takes.");
                }
                else if (_requests.Count >= _limit)
                {
                    RefuseUnlocked(id, LinkErrorCodes.QueueFull, "Too many requests wait for an answer.");
                }
                else
                {
                    _requests.Add(new Request { Id = id, Line = line, DeadlineMs = nowMs + _timeoutMs });
                }
            }
        }

        /// <summary>The next request that this link has to send now.</summary>
        public bool TryTakeDue(long link, long nowMs, out byte[] line)
        {
            lock (_gate)
            {
                for (var at = 0; at < _requests.Count; at++)
                {
                    var request = _requests[at];
                    var isSent = request.SentOverLink == link && nowMs - request.SentMs < _repeatMs;
                    if (!isSent && nowMs >= request.NotBeforeMs && nowMs < request.DeadlineMs)
                    {
                        request.SentOverLink = link;
                        request.SentMs = nowMs;
                        line = request.Line;
                        return true;
                    }
                }
            }
            line = null;
            return false;
        }

        /// <summary>There is an answer. False for a request that nobody waits for (any more).</summary>
        public bool Settle(string id)
        {
            lock (_gate)
            {
                var at = Find(id);
                if (at < 0)
                {
                    return false;
                }
                _requests.RemoveAt(at);
                return true;
            }
        }

        /// <summary>The server has no time for it: send it again after a while. False for one that is not
        /// here.</summary>
        public bool Postpone(string id, long nowMs, long waitMs)
        {
            lock (_gate)
            {
                var at = Find(id);
                if (at < 0)
                {
                    return false;
                }
                _requests[at].NotBeforeMs = nowMs + waitMs;
                _requests[at].SentOverLink = 0;
                return true;
            }
        }

        /// <summary>The next request that was refused here: its time is over, or there was no room for it.</summary>
        public bool TryTakeRefused(long nowMs, out RefusedRequest refused)
        {
            lock (_gate)
            {
                for (var at = _requests.Count - 1; at >= 0; at--)
                {
                    if (nowMs >= _requests[at].DeadlineMs)
                    {
                        RefuseUnlocked(_requests[at].Id, LinkErrorCodes.Timeout, "There was no answer in time.");
                        _requests.RemoveAt(at);
                    }
                }
                if (_refused.Count > 0)
                {
                    refused = _refused.Dequeue();
                    return true;
                }
            }
            refused = null;
            return false;
        }

        private int Find(string id)
        {
            for (var at = 0; at < _requests.Count; at++)
            {
                if (_requests[at].Id == id)
                {
                    return at;
                }
            }
            return -1;
        }

        private void RefuseUnlocked(string id, string code, string message)
        {
            if (_refused.Count >= RefusalsLimit)
            {
                _refused.Dequeue();
            }
            _refused.Enqueue(new RefusedRequest(id, new Error { Code = code, Message = message }));
        }

        private sealed class Request
        {
            public string Id;
            public byte[] Line;
            public long DeadlineMs;
            public long NotBeforeMs;
            public long SentOverLink;
            public long SentMs;
        }
    }

    /// <summary>A request that came to nothing, and why.</summary>
    internal sealed class RefusedRequest
    {
        public readonly string Id;
        public readonly Error Error;

        public RefusedRequest(string id, Error error)
        {
            Id = id;
            Error = error;
        }
    }
}
