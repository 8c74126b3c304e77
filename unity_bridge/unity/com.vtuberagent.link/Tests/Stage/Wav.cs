using System;
using System.Collections.Generic;
using System.Text;

namespace VTuberAgent.Link.Stage.Tests
{
    /// <summary>WAV files, right ones and wrong ones.</summary>
    internal static class Wav
    {
        public const int Rate = 24000;

        /// <summary>A file; negative lengths stand for true ones.</summary>
        public static byte[] File(
            short[] samples, int channels = 1, int rate = Rate, long dataLength = -1, int kind = 1, int bits = 16, byte[] before = null)
        {
            var file = new List<byte>();
            file.AddRange(Encoding.ASCII.GetBytes("RIFF"));
            Number(file, 0xFFFFFFFF, 4);
            file.AddRange(Encoding.ASCII.GetBytes("WAVE"));
            file.AddRange(before ?? new byte[0]);
            file.AddRange(Encoding.ASCII.GetBytes("fmt "));
            Number(file, 16, 4);
            Number(file, kind, 2);
            Number(file, channels, 2);
            Number(file, rate, 4);
            Number(file, rate * channels * 2, 4);
            Number(file, channels * 2, 2);
            Number(file, bits, 2);
            file.AddRange(Encoding.ASCII.GetBytes("data"));
            Number(file, dataLength < 0 ? samples.Length * 2 : dataLength, 4);
            foreach (short sample in samples)
            {
                Number(file, (ushort)sample, 2);
            }
            return file.ToArray();
        }

        /// <summary>Another chunk, as a name and bytes of its own.</summary>
        public static byte[] Chunk(string name, int length, long says)
        {
            var chunk = new List<byte>(Encoding.ASCII.GetBytes(name));
            Number(chunk, says, 4);
            chunk.AddRange(new byte[length]);
            return chunk.ToArray();
        }

        private static void Number(List<byte> into, long number, int bytes)
        {
            for (int i = 0; i < bytes; i++)
            {
                into.Add((byte)(number >> (8 * i)));
            }
        }
    }
}
