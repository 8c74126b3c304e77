using System.Globalization;

namespace VTuberAgent.Link.Stage
{
    /// <summary>
    /// Reads WAV files of 16-bit samples, one or two channels. They come over a network: nothing in them is believed.
    /// A length counts only where a writer could have known it: those that stream write 0, or the largest there is.
    /// </summary>
    public static class WavReader
    {
        /// <summary>Seconds of the longest sound.</summary>
        public const int LongestSeconds = 180;

        private const int LeastRate = 8000;
        private const int MostRate = 48000;
        private const int MostChunks = 100;
        private const int Plain = 1;
        private const int Extensible = 0xFFFE;

        // From here on a length is none: 0x7FFFFFFF and 0xFFFFFFFF, also with a header's few bytes taken off.
        private const long Unknown = 0x7FFFFF00;

        /// <summary>
        /// The sound in the first <paramref name="count"/> bytes of <paramref name="file"/>. False where there is none
        /// that can be played; <paramref name="problem"/> says why then, and is empty otherwise.
        /// </summary>
        public static bool TryRead(byte[] file, int count, out WavSound sound, out string problem)
        {
            sound = null;
            problem = Read(file, count, ref sound);
            return problem.Length == 0;
        }

        private static string Read(byte[] file, int count, ref WavSound sound)
        {
            if (count == 0)
            {
                return "it is empty";
            }
            if (count < 12 || !Says(file, 0, "RIFF") || !Says(file, 8, "WAVE"))
            {
                return "it is no WAV";
            }
            long format = -1;
            long at = 12;
            for (int chunk = 0; chunk < MostChunks && at + 8 <= count; chunk++)
            {
                long length = Number(file, (int)at + 4, 4);
                long begins = at + 8;
                if (Says(file, (int)at, "data"))
                {
                    return format < 0
                        ? "it does not say what its samples are"
                        : ReadSamples(file, (int)format, begins, length, count, ref sound);
                }
                if (Says(file, (int)at, "fmt ") && length >= 16 && begins + length <= count)
                {
                    format = begins;
                }
                at = begins + length + length % 2;
            }
            return "it breaks off before its sound";
        }

        private static string ReadSamples(byte[] file, int format, long begins, long length, int count, ref WavSound sound)
        {
            int channels = (int)Number(file, format + 2, 2);
            long rate = Number(file, format + 4, 4);
            string problem = FindProblem(file, format, channels, rate);
            if (problem.Length > 0)
            {
                return problem;
            }
            long left = count - begins;
            bool known = length > 0 && length < Unknown;
            if (known && length > left)
            {
                return "it breaks off: " + Whole(left) + " bytes of " + Whole(length);
            }
            long frames = (known ? length : left) / (2 * channels);
            if (frames == 0)
            {
                return "there is no sound in it";
            }
            if (frames > LongestSeconds * rate)
            {
                return "it is longer than " + Whole(LongestSeconds) + " seconds";
            }
            var samples = new float[frames * channels];
            for (int i = 0; i < samples.Length; i++)
            {
                int from = (int)begins + 2 * i;
                samples[i] = (short)(file[from] | (file[from + 1] << 8)) / 32768f;
            }
            sound = new WavSound(channels, (int)rate, samples);
            return "";
        }

        private static string FindProblem(byte[] file, int format, int channels, long rate)
        {
            long kind = Number(file, format, 2);
            if (kind == Extensible && Number(file, format - 4, 4) >= 26)
            {
                kind = Number(file, format + 24, 2);
            }
            long bits = Number(file, format + 14, 2);
            if (kind != Plain || bits != 16 || channels < 1 || channels > 2)
            {
                return "its samples are of a kind that is not played (format " + Whole(kind) + ", " + Whole(bits)
                    + " bits, " + Whole(channels) + " channels)";
            }
            return rate >= LeastRate && rate <= MostRate ? "" : "it has " + Whole(rate) + " samples a second";
        }

        private static bool Says(byte[] file, int at, string name)
        {
            for (int i = 0; i < name.Length; i++)
            {
                if (file[at + i] != name[i])
                {
                    return false;
                }
            }
            return true;
        }

        private static long Number(byte[] file, int at, int bytes)
        {
            long number = 0;
            for (int i = bytes - 1; i >= 0; i--)
            {
                number = (number << 8) | file[at + i];
            }
            return number;
        }

        private static string Whole(long number)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }
    }
}
