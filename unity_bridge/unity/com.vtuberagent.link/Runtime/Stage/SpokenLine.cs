namespace VTuberAgent.Link.Stage
{
    /// <summary>One sentence that she says, as <c>speech.say</c> tells it.</summary>
    public sealed class SpokenLine
    {
        /// <summary>Its name.</summary>
        public string Speech = "";

        /// <summary>The words.</summary>
        public string Text = "";

        /// <summary>Whether it reads an answer aloud that may stand in her bubble already.</summary>
        public bool ReadsAnswer;

        /// <summary>About how long it takes.</summary>
        public double Seconds;

        /// <summary>Where its sound is; empty for none.</summary>
        public string Url = "";

        /// <summary>The mouth that goes with the sound, as in <see cref="MouthCues.AtSound"/>; empty for none.</summary>
        public string Mouth = "";

        /// <summary>Letters of <see cref="Mouth"/> a second.</summary>
        public long MouthRate;

        /// <summary>Whom the voice's terms want named; may be empty.</summary>
        public string Credit = "";

        /// <summary>Seconds of it that had been said when it was told of; 0 for what begins.</summary>
        public double At;
    }
}
