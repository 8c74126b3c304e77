using UnityEngine;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>Plays her sounds through an AudioSource, one at a time. The clip is made for each, and destroyed behind it.</summary>
    internal sealed class AudioSourceOutput : IVoiceOutput
    {
        private AudioClip clip;

        /// <summary>What it plays through; may be null, or destroyed with its scene.</summary>
        public AudioSource Source { get; set; }

        /// <inheritdoc/>
        public bool IsPlaying => Source != null && clip != null && Source.clip == clip && Source.isPlaying;

        /// <inheritdoc/>
        public double Seconds => Source == null || clip == null ? 0 : (double)Source.timeSamples / clip.frequency;

        /// <inheritdoc/>
        public bool Play(WavSound sound, double from)
        {
            Silence();
            if (Source == null || !Source.isActiveAndEnabled)
            {
                return false;
            }
            clip = AudioClip.Create("Her voice", sound.Length, sound.Channels, sound.Rate, false);
            clip.SetData(sound.Samples, 0);
            Source.loop = false;
            Source.clip = clip;
            Source.timeSamples = (int)(from * sound.Rate);
            Source.Play();
            return IsPlaying;
        }

        /// <inheritdoc/>
        public void Silence()
        {
            if (clip == null)
            {
                return;
            }
            if (Source != null && Source.clip == clip)
            {
                Source.Stop();
                Source.clip = null;
            }
            Object.Destroy(clip);
            clip = null;
        }
    }
}
