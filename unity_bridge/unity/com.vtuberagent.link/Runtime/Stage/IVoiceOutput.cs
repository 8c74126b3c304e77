namespace VTuberAgent.Link.Stage
{
    /// <summary>What makes a sound heard, one at a time.</summary>
    public interface IVoiceOutput
    {
        /// <summary>Whether the sound is being played; false when it has ended by itself.</summary>
        bool IsPlaying { get; }

        /// <summary>Seconds of the sound that have been played, by its own clock.</summary>
        double Seconds { get; }

        /// <summary>Plays a sound from a moment of it, in seconds. False where nothing is heard.</summary>
        bool Play(WavSound sound, double from);

        /// <summary>At once.</summary>
        void Silence();
    }
}
