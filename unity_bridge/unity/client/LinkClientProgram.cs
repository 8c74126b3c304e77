using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Threading;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link.ConsoleClient
{
    /// <summary>
    /// A front end without a screen. Prints what the link raises, a JSON object a line, and takes commands from
    /// standard input, an English word and its arguments a line; the end of the input ends it.
    /// <code>
    /// mono LinkClientProgram.exe --port 7717 --token … [--host …] [--vtuber …] [--client-id …] [--tls]
    ///     [--pin SHA-256] [--queue N] [--first-wait MS] [--longest-wait MS] [--handshake-timeout MS]
    ///     [--request-timeout MS] [--capability NAME]
    /// start | stop | stall | resume | slow MS | pump N | snapshot | state | memory | quit
    /// ask VIEWER NICKNAME TEXT… | time ACTION [GAME_TIME or SCALE] | ack STATUS [REASON…]
    /// status STATE | spoken SPEECH | cover DATE NUMBER SHA-256 | cycle TIMES
    /// </code>
    /// With --read alone it reads frames from standard input, and prints of each what it is or what is wrong with it.
    /// </summary>
    public sealed class LinkClientProgram
    {
        private const int PumpMs = 10;

        private readonly object _printing = new object();
        private readonly Queue<string> _commands = new Queue<string>();
        private readonly LinkClient _client;
        private Frame _lastOneShot;
        private int _pumpMs = PumpMs;
        private bool _isStalled;
        private bool _isEnding;

        private LinkClientProgram(LinkOptions options)
        {
            _client = new LinkClient(options, null, new PrintingLog(this));
            _client.StateChanged += state => Print("state", new JObject(
                new JProperty("state", state.ToString()),
                new JProperty("code", _client.LastErrorCode),
                new JProperty("error", _client.LastError)));
            _client.FrameReceived += PrintFrame;
            _client.SnapshotBegun += () => Print("snapshot_begun", new JObject());
            _client.SnapshotApplied += () => Print("snapshot_applied", Picture());
            _client.Answered += (id, ack) => Print("answered", new JObject(
                new JProperty("id", id), new JProperty("status", ack.Status), new JProperty("reason", ack.Reason)));
            _client.Refused += (id, error) => Print("refused", new JObject(
                new JProperty("id", id), new JProperty("code", error.Code), new JProperty("message", error.Message)));
            _client.ProblemFound += problem => Print("problem", new JObject(new JProperty("problem", problem)));
        }

        /// <summary>Runs until the input ends or says quit.</summary>
        public static int Main(string[] arguments)
        {
            Console.OutputEncoding = new UTF8Encoding(false);
            Console.InputEncoding = new UTF8Encoding(false);
            if (arguments.Length == 1 && arguments[0] == "--read")
            {
                ReadFrames();
                return 0;
            }
            LinkOptions options;
            try
            {
                options = CommandLine.Read(arguments);
            }
            catch (ArgumentException error)
            {
                Console.Error.WriteLine(error.Message);
                return 2;
            }
            new LinkClientProgram(options).Run();
            return 0;
        }

        /// <summary>Read the frames of the input, and print of each what it is, or what is wrong with it.</summary>
        private static void ReadFrames()
        {
            string line;
            while ((line = Console.In.ReadLine()) != null)
            {
                string problem;
                var frame = FrameParser.Parse(line, out problem);
                var told = new JObject(
                    new JProperty("type", frame == null ? null : frame.Type),
                    new JProperty("kind", frame == null ? null : frame.Kind.ToString()),
                    new JProperty("slot", frame == null ? null : frame.Slot),
                    new JProperty("typed", frame == null || frame.Message == null ? null : frame.Message.GetType().Name),
                    new JProperty("problem", problem));
                Console.Out.Write(told.ToString(Formatting.None) + "\n");
            }
        }

        private void Run()
        {
            var reading = new Thread(ReadCommands) { IsBackground = true };
            reading.Start();
            _client.Start();
            while (!_isEnding)
            {
                string command;
                while (!_isEnding && TryTakeCommand(out command))
                {
                    Obey(command);
                }
                if (!_isStalled && !_isEnding)
                {
                    _client.Pump();
                }
                lock (_commands)
                {
                    if (_commands.Count == 0)
                    {
                        Monitor.Wait(_commands, _pumpMs);
                    }
                }
            }
            _client.Dispose();
            Print("ended", new JObject());
        }

        private void ReadCommands()
        {
            string line;
            do
            {
                line = Console.In.ReadLine();
                lock (_commands)
                {
                    _commands.Enqueue(line ?? "quit");
                    Monitor.Pulse(_commands);
                }
            }
            while (line != null);
        }

        private bool TryTakeCommand(out string command)
        {
            lock (_commands)
            {
                command = _commands.Count > 0 ? _commands.Dequeue() : null;
                return command != null;
            }
        }

        private void Obey(string command)
        {
            var words = command.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                return;
            }
            switch (words[0])
            {
                case "quit":
                    _isEnding = true;
                    break;
                case "start":
                    _client.Start();
                    break;
                case "stop":
                    Stop();
                    break;
                case "stall":
                    _isStalled = true;
                    Print("stalled", new JObject());
                    break;
                case "resume":
                    _isStalled = false;
                    break;
                case "slow":
                    _pumpMs = Math.Max(1, CommandLine.Number(words[1]));
                    break;
                case "pump":
                    Print("pumped", new JObject(new JProperty("frames", _client.Pump(CommandLine.Number(words[1])))));
                    break;
                case "cycle":
                    Cycle(CommandLine.Number(words[1]));
                    break;
                case "state":
                    Print("picture", Picture());
                    break;
                case "memory":
                    Print("memory", new JObject(new JProperty("bytes", GC.GetTotalMemory(true))));
                    break;
                default:
                    Send(words);
                    break;
            }
        }

        private void Send(string[] words)
        {
            switch (words[0])
            {
                case "ask":
                    PrintSent(_client.Ask(Rest(words, 3), words[1], words[2]));
                    break;
                case "time":
                    PrintSent(RequestTime(words));
                    break;
                case "snapshot":
                    PrintSent(_client.RequestSnapshot());
                    break;
                case "status":
                    _client.SendStatus(words[1]);
                    break;
                case "spoken":
                    _client.SendSpeechFinished(words[1], true);
                    break;
                case "cover":
                    PrintSent(_client.SendCoverSaved(words[1], CommandLine.Number(words[2]), words[3]));
                    break;
                case "ack":
                    if (_lastOneShot != null)
                    {
                        _client.Acknowledge(_lastOneShot, words[1], words.Length > 2 ? Rest(words, 2) : null);
                    }
                    break;
                default:
                    Print("unknown_command", new JObject(new JProperty("command", words[0])));
                    break;
            }
        }

        private string RequestTime(string[] words)
        {
            double scale;
            if (words.Length > 2 && double.TryParse(
                words[2], NumberStyles.Float, CultureInfo.InvariantCulture, out scale))
            {
                return _client.RequestTime(words[1], null, scale);
            }
            return _client.RequestTime(words[1], words.Length > 2 ? words[2] : null);
        }

        private void Stop()
        {
            var before = Environment.TickCount;
            _client.Stop();
            Print("stopped", new JObject(new JProperty("ms", Environment.TickCount - before)));
        }

        /// <summary>Stop and start in haste.</summary>
        private void Cycle(int times)
        {
            var longest = 0;
            for (var time = 0; time < times; time++)
            {
                var before = Environment.TickCount;
                _client.Stop();
                longest = Math.Max(longest, Environment.TickCount - before);
                _client.Start();
            }
            Print("cycled", new JObject(new JProperty("longest_ms", longest)));
        }

        private static string Rest(string[] words, int from)
        {
            return string.Join(" ", words, from, Math.Max(0, words.Length - from));
        }

        private void PrintSent(string id)
        {
            Print("sent", new JObject(new JProperty("id", id)));
        }

        private void PrintFrame(Frame frame)
        {
            if (frame.Kind == MessageKind.OneShot)
            {
                _lastOneShot = frame;
            }
            Print("frame", new JObject(
                new JProperty("type", frame.Type),
                new JProperty("id", frame.Id),
                new JProperty("seq", frame.HasSeq ? (long?)frame.Seq : null),
                new JProperty("part", frame.Part),
                new JProperty("parts", frame.Parts),
                new JProperty("re", frame.Re),
                new JProperty("from_snapshot", frame.IsFromSnapshot),
                new JProperty("typed", frame.Message == null ? null : frame.Message.GetType().Name),
                new JProperty("data", frame.Data)));
        }

        /// <summary>What is to be seen, and how the link is.</summary>
        private JObject Picture()
        {
            var slots = new JObject();
            foreach (var slot in MessageCatalog.Slots())
            {
                var frame = _client.World.FrameOf(slot);
                if (frame != null)
                {
                    slots[slot] = new JObject(
                        new JProperty("type", frame.Type), new JProperty("data", frame.Data.DeepClone()));
                }
            }
            return new JObject(
                new JProperty("world", slots),
                new JProperty("state", _client.State.ToString()),
                new JProperty("code", _client.LastErrorCode),
                new JProperty("session", _client.Session),
                new JProperty("last_seq", _client.LastSeq),
                new JProperty("queued", _client.QueuedFrames),
                new JProperty("open_requests", _client.OpenRequests),
                new JProperty("round_trip_ms", _client.RoundTripMs),
                new JProperty("game_time", Times.WriteGameTime(_client.World.GameTimeNow())));
        }

        private void Print(string kind, JObject what)
        {
            what.AddFirst(new JProperty("kind", kind));
            lock (_printing)
            {
                Console.Out.Write(what.ToString(Formatting.None) + "\n");
                Console.Out.Flush();
            }
        }

        /// <summary>Prints what the link says.</summary>
        private sealed class PrintingLog : ILinkLog
        {
            private readonly LinkClientProgram _program;

            public PrintingLog(LinkClientProgram program)
            {
                _program = program;
            }

            public void Info(string message)
            {
                Log("info", message);
            }

            public void Warning(string message)
            {
                Log("warning", message);
            }

            public void Error(string message)
            {
                Log("error", message);
            }

            private void Log(string level, string message)
            {
                _program.Print("log", new JObject(new JProperty("level", level), new JProperty("message", message)));
            }
        }
    }
}
