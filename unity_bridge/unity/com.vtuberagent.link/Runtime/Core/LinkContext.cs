using System;
using System.Globalization;
using System.Threading;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <summary>What outlives a connection: how far the log was taken, what waits to be raised, what waits to be
    /// sent. Shared by the main thread and those of the link.</summary>
    internal sealed class LinkContext
    {
        private const int OutboxLimit = 256;
        private const int ProblemsLimit = 64;
        private const int WarnMs = 1000;
        private const int DefaultMaxFrameIn = 64 * 1024;

        public readonly LinkOptions Options;
        public readonly ILinkClock Clock;
        public readonly ILinkLog Log;
        public readonly ResumePosition Position = new ResumePosition();
        public readonly ServerClock ServerClock;
        public readonly FrameQueue Queue;
        public readonly RequestBook Requests;
        public readonly BoundedQueue<byte[]> Outbox = new BoundedQueue<byte[]>(OutboxLimit);
        public readonly BoundedQueue<string> Problems = new BoundedQueue<string>(ProblemsLimit);

        /// <summary>Set when there is something to send. There is one connection at a time, and so one
        /// event.</summary>
        public readonly AutoResetEvent SendNow = new AutoResetEvent(false);

        private readonly string _idPrefix = Guid.NewGuid().ToString("N").Substring(0, 12) + ".";
        private long _lastId;
        private long _lastLink;
        private double _roundTripMs;
        private long _warnedMs = -WarnMs;
        private int _unsaid;
        private volatile Welcome _welcome;
        private volatile byte[] _status;

        public LinkContext(LinkOptions options, ILinkClock clock, ILinkLog log)
        {
            Options = options;
            Clock = clock;
            Log = log;
            ServerClock = new ServerClock(clock);
            Queue = new FrameQueue(options.QueueLimit, options.QueueBytesLimit, ServerClock);
            Requests = new RequestBook(options);
        }

        /// <summary>The last welcome, or null.</summary>
        public Welcome Welcome
        {
            get { return _welcome; }
            set { _welcome = value; }
        }

        /// <summary>How this front end is, as a frame: each link is told the newest one. Null for nothing.</summary>
        public byte[] Status
        {
            get { return _status; }
            set { _status = value; }
        }

        /// <summary>Milliseconds from the last ping to its pong.</summary>
        public double RoundTripMs
        {
            get { return Volatile.Read(ref _roundTripMs); }
            set { Volatile.Write(ref _roundTripMs, value); }
        }

        /// <summary>Bytes of the longest frame that the server takes.</summary>
        public int MaxFrameIn
        {
            get
            {
                var welcome = _welcome;
                return welcome == null ? DefaultMaxFrameIn : (int)Math.Min(int.MaxValue, welcome.MaxFrameIn);
            }
        }

        /// <summary>A name for a frame that no other one has, in this run or another.</summary>
        public string NextId()
        {
            return _idPrefix + Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        }

        /// <summary>The number of the next connection, from 1.</summary>
        public long NextLink()
        {
            return Interlocked.Increment(ref _lastLink);
        }

        /// <summary>A frame of a name of its own, as bytes.</summary>
        public byte[] Write(string type, JObject data, string re)
        {
            return FrameWriter.Write(NextId(), type, data, re);
        }

        /// <summary>Something that came could not be read: say so on the next Pump and in the log, there of many at
        /// once the first. For the thread that reads.</summary>
        public void Report(string problem)
        {
            Problems.Add(problem);
            var now = Clock.ElapsedMs;
            if (now - _warnedMs < WarnMs)
            {
                _unsaid++;
                return;
            }
            var before = _unsaid == 0 ? "" : _unsaid.ToString(CultureInfo.InvariantCulture) + " more before it; ";
            _warnedMs = now;
            _unsaid = 0;
            Log.Warning("The link skipped what it could not read: " + before + problem);
        }
    }
}
