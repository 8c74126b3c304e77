using System;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;

namespace VTuberAgent.Link
{
    /// <summary>
    /// One connection, from the first byte to the last. The thread that calls <see cref="Run"/> reads; a second one
    /// writes and watches the time. Closing the socket ends both: neither ever waits for longer than that.
    /// </summary>
    internal sealed class LinkConnection
    {
        private const int ReadBytes = 16 * 1024;

        private readonly LinkContext _context;
        private readonly WaitHandle _stop;
        private readonly long _number;
        private readonly Action<LinkState> _report;
        private readonly object _gate = new object();
        private Socket _socket;
        private LinkEnd _end;
        private LinkIntake _intake;

        /// <summary>A connection that is not made yet. <paramref name="number"/>, from 1, tells it from all
        /// others.</summary>
        public LinkConnection(LinkContext context, WaitHandle stop, long number, Action<LinkState> report)
        {
            _context = context;
            _stop = stop;
            _number = number;
            _report = report;
        }

        /// <summary>Milliseconds that the link was live.</summary>
        public long StoodMs
        {
            get { return _intake == null ? 0 : _intake.StoodMs; }
        }

        /// <summary>Connect, speak, and say why it ended. Throws nothing.</summary>
        public LinkEnd Run()
        {
            try
            {
                _report(LinkState.Connecting);
                var socket = Dialer.Connect(_context.Options, _stop);
                if (socket == null || !Hold(socket))
                {
                    return Ended();
                }
                var stream = Open(socket);
                _report(LinkState.Handshaking);
                Speak(stream);
            }
            catch (SocketException error)
            {
                Close(new LinkEnd(LinkErrorCodes.ConnectFailed, error.Message));
            }
            catch (AuthenticationException error)
            {
                Close(new LinkEnd(LinkErrorCodes.TlsFailed, error.Message));
            }
            catch (IOException error)
            {
                Close(new LinkEnd(
                    _intake == null ? LinkErrorCodes.TlsFailed : LinkErrorCodes.ConnectionLost, error.Message));
            }
            catch (Exception error)
            {
                // A socket that was closed from another thread ends in many ways; all others are faults of ours.
                if (!IsClosed)
                {
                    _context.Log.Error("The link failed: " + error);
                }
                Close(new LinkEnd(LinkErrorCodes.Internal, error.Message));
            }
            return Ended();
        }

        /// <summary>End it, from any thread. The first reason counts.</summary>
        public void Close(LinkEnd end)
        {
            Socket socket;
            lock (_gate)
            {
                _end = _end ?? end;
                socket = _socket;
                _socket = null;
            }
            if (socket == null)
            {
                return;
            }
            try
            {
                // Wakes whoever reads or writes; closing alone does not do so everywhere.
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
            }
            catch (ObjectDisposedException)
            {
            }
            socket.Close();
        }

        private bool IsClosed
        {
            get
            {
                lock (_gate)
                {
                    return _end != null;
                }
            }
        }

        private bool Hold(Socket socket)
        {
            lock (_gate)
            {
                if (_end == null)
                {
                    _socket = socket;
                    return true;
                }
            }
            socket.Close();
            return false;
        }

        private LinkEnd Ended()
        {
            lock (_gate)
            {
                return _end ?? new LinkEnd(LinkErrorCodes.Bye, "The link was stopped.");
            }
        }

        private Stream Open(Socket socket)
        {
            socket.SendTimeout = _context.Options.HandshakeTimeoutMs;
            var stream = new NetworkStream(socket, false);
            if (!_context.Options.UseTls)
            {
                return stream;
            }
            socket.ReceiveTimeout = _context.Options.ConnectTimeoutMs;
            var secured = Dialer.Secure(stream, _context.Options);
            socket.ReceiveTimeout = 0;
            return secured;
        }

        private void Speak(Stream stream)
        {
            var outlet = new LinkOutlet(_context, stream, _stop, _number);
            _intake = new LinkIntake(_context, outlet, Close, _report);
            outlet.Intake = _intake;
            outlet.SendHello();
            var writer = new Thread(() => outlet.Run(Close));
            writer.IsBackground = true;
            writer.Name = "VTuberAgent.Link writer";
            writer.Start();
            try
            {
                Read(stream);
            }
            finally
            {
                Close(new LinkEnd(LinkErrorCodes.ConnectionLost, "The server closed the connection."));
                outlet.End();
                writer.Join();
            }
        }

        private void Read(Stream stream)
        {
            var lines = new FrameReader(_context.Options.MaxFrameBytes);
            var buffer = new byte[ReadBytes];
            while (!IsClosed)
            {
                var count = stream.Read(buffer, 0, buffer.Length);
                if (count <= 0)
                {
                    return;
                }
                _intake.Hear();
                for (var taken = 0; taken < count && !IsClosed;)
                {
                    taken += lines.Feed(buffer, taken, count - taken);
                    string line;
                    string problem;
                    while (!IsClosed && lines.TryRead(out line, out problem))
                    {
                        _intake.Take(line, problem);
                        lines.MaxLineBytes = _intake.MaxLineBytes;
                    }
                }
            }
        }
    }
}
