using System;
using System.Globalization;
using System.Text;

namespace VTuberAgent.Link
{
    /// <summary>
    /// Makes lines of bytes, however those are cut. A byte-order mark before the first line, CR before LF and blank
    /// lines are forgiven; lines that are no UTF-8, hold a NUL byte or are too long are skipped and named.
    /// Holds one line at most, whatever comes. For one thread.
    /// </summary>
    public sealed class FrameReader
    {
        private const int ChunkBytes = 16 * 1024;
        private const byte Lf = 0x0A;
        private const byte Cr = 0x0D;

        private readonly Encoding _utf8 = new UTF8Encoding(false, true);
        private int _maxLineBytes;
        private byte[] _buffer = new byte[ChunkBytes];
        private int _start;
        private int _end;
        private int _scanned;
        private bool _isFirstLine = true;
        private bool _isSkipping;

        /// <summary>A reader of lines of at most so many bytes, without their ends.</summary>
        public FrameReader(int maxLineBytes)
        {
            MaxLineBytes = maxLineBytes;
        }

        /// <summary>Bytes of the longest line that is read.</summary>
        public int MaxLineBytes
        {
            get { return _maxLineBytes; }
            set { _maxLineBytes = Math.Max(1, value); }
        }

        /// <summary>Bytes that it holds on to at the moment.</summary>
        internal int BufferBytes
        {
            get { return _buffer.Length; }
        }

        /// <summary>Take bytes in. Answers how many it took; when these are not all, read lines with
        /// <see cref="TryRead"/> and feed it the rest.</summary>
        public int Feed(byte[] buffer, int offset, int count)
        {
            MakeRoom(count);
            var taken = Math.Min(count, _buffer.Length - _end);
            Buffer.BlockCopy(buffer, offset, _buffer, _end, taken);
            _end += taken;
            return taken;
        }

        /// <summary>The next line, or what is wrong with it: the other one is null. False when a whole line is not
        /// there yet.</summary>
        public bool TryRead(out string line, out string problem)
        {
            line = null;
            problem = null;
            while (true)
            {
                var lf = Array.IndexOf(_buffer, Lf, _scanned, _end - _scanned);
                if (lf < 0)
                {
                    _scanned = _end;
                    return DropTooLong(_end, ref problem);
                }
                if (!_isSkipping && DropTooLong(lf, ref problem))
                {
                    return true;
                }
                var start = _start;
                _start = lf + 1;
                _scanned = _start;
                if (_isSkipping)
                {
                    _isSkipping = false;
                    continue;
                }
                if (ReadLine(start, lf, out line, out problem))
                {
                    return true;
                }
            }
        }

        /// <summary>Forget the beginning of a line that is longer than allowed; true when it is named now.</summary>
        private bool DropTooLong(int end, ref string problem)
        {
            if (_isSkipping)
            {
                _start = end;
                return false;
            }
            // The line's end may be CR LF, and the CR is none of the line's bytes.
            if (end - _start <= _maxLineBytes + 1)
            {
                return false;
            }
            _isSkipping = true;
            _isFirstLine = false;
            _start = end;
            _scanned = end;
            problem = string.Format(
                CultureInfo.InvariantCulture, "a line is longer than {0} bytes and was skipped", _maxLineBytes);
            return true;
        }

        private bool ReadLine(int start, int end, out string line, out string problem)
        {
            line = null;
            problem = null;
            if (_isFirstLine)
            {
                _isFirstLine = false;
                if (end - start >= 3 && _buffer[start] == 0xEF && _buffer[start + 1] == 0xBB
                    && _buffer[start + 2] == 0xBF)
                {
                    start += 3;
                }
            }
            if (end > start && _buffer[end - 1] == Cr)
            {
                end--;
            }
            if (IsBlank(start, end))
            {
                return false;
            }
            if (end - start > _maxLineBytes)
            {
                problem = string.Format(
                    CultureInfo.InvariantCulture, "a line is longer than {0} bytes and was skipped", _maxLineBytes);
            }
            else if (Array.IndexOf(_buffer, (byte)0, start, end - start) >= 0)
            {
                problem = "a line holds a NUL byte and was skipped";
            }
            else
            {
                try
                {
                    line = _utf8.GetString(_buffer, start, end - start);
                }
                catch (DecoderFallbackException)
                {
                    problem = "a line is not UTF-8 and was skipped";
                }
            }
            return true;
        }

        private bool IsBlank(int start, int end)
        {
            for (var at = start; at < end; at++)
            {
                var one = _buffer[at];
                if (one != 0x20 && one != 0x09 && one != Cr)
                {
                    return false;
                }
            }
            return true;
        }

        /// <summary>Room for more bytes: by moving what is there, then by growing, up to one line and a
        /// chunk.</summary>
        private void MakeRoom(int count)
        {
            var held = _end - _start;
            if (_start > 0 && (held == 0 || _buffer.Length - _end < count))
            {
                Buffer.BlockCopy(_buffer, _start, _buffer, 0, held);
                _scanned -= _start;
                _start = 0;
                _end = held;
            }
            if (held == 0 && _buffer.Length > 4 * ChunkBytes)
            {
                _buffer = new byte[ChunkBytes];
            }
            var largest = _maxLineBytes + 2 + ChunkBytes;
            var wanted = Math.Min(largest, held + count);
            if (wanted > _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Min(largest, Math.Max(wanted, 2 * _buffer.Length)));
            }
        }
    }
}
