namespace VTuberAgent.Link.Stage
{
    /// <summary>A sound, ready to be played.</summary>
    public sealed class WavSound
    {
        /// <param name="channels">1 or 2.</param>
        /// <param name="rate">Samples of a channel a second.</param>
        /// <param name="samples">From -1 to 1, channels in turn.</param>
        public WavSound(int channels, int rate, float[] samples)
        {
            Channels = channels;
            Rate = rate;
            Samples = samples;
        }

        /// <summary>1 or 2.</summary>
        public int Channels { get; }

        /// <summary>Samples of a channel a second.</summary>
        public int Rate { get; }

        /// <summary>From -1 to 1, channels in turn.</summary>
        public float[] Samples { get; }

        /// <summary>Samples of one channel.</summary>
        public int Length => Samples.Length / Channels;

        /// <summary>How long it is.</summary>
        public double Seconds => (double)Length / Rate;
    }
}
