using System;
using System.Collections.Generic;

namespace VTuberAgent.Link.Stage
{
    /// <summary>Somebody who follows her from now on.</summary>
    public sealed class Follower
    {
        /// <summary>The viewer's number; removal names it.</summary>
        public long Viewer;

        /// <summary>Their name.</summary>
        public string Nickname = "";

        /// <summary>Of the name: 0 to 11.</summary>
        public int Colour;
    }

    /// <summary>
    /// Which followers stand on the card, and for how long. Those who come meanwhile share the next card, so that a
    /// crowd of hundreds takes two cards; after one that needs a figure the next waits a while.
    /// </summary>
    public sealed class FollowAlerts
    {
        /// <summary>Names on a card of a crowd; up to one more have room without a figure.</summary>
        public const int NamesOfCrowd = 2;

        // Who comes after them is a figure.
        private const int KnownByName = 200;

        private const double ShortestCard = 0.1;

        private static readonly Follower[] Nobody = new Follower[0];

        private readonly List<Follower> waiting = new List<Follower>();
        private int others;
        private List<Follower> card;
        private int cardOthers;
        // Seconds: until the card goes, and until the next may come after a crowd's.
        private double cardLeft;
        private double cooldownLeft;

        /// <summary>Seconds that a card stays; it stays a tenth at least.</summary>
        public double Seconds { get; set; } = 5;

        /// <summary>Seconds that the next card waits after a crowd's.</summary>
        public double CooldownSeconds { get; set; } = 20;

        /// <summary>Whether there is a card.</summary>
        public bool Visible => card != null;

        /// <summary>Who is named on the card; empty where there is none.</summary>
        public IReadOnlyList<Follower> Named
        {
            get
            {
                if (card == null)
                {
                    return Nobody;
                }
                return IsCrowd ? card.GetRange(0, Math.Min(NamesOfCrowd, card.Count)) : card;
            }
        }

        /// <summary>How many it stands for beside those that it names.</summary>
        public int More => card == null ? 0 : card.Count + cardOthers - Named.Count;

        private bool IsCrowd => card.Count + cardOthers > NamesOfCrowd + 1;

        /// <summary>Somebody follows her (as chat.follow). Returns whether there is another card now.</summary>
        public bool Add(Follower follower)
        {
            if (waiting.Count < KnownByName)
            {
                waiting.Add(follower);
            }
            else
            {
                others++;
            }
            return card == null && cooldownLeft <= 0 && Next();
        }

        /// <summary>
        /// These are not to be seen any more (as chat.remove). Returns whether the card is another one now, or gone.
        /// </summary>
        public bool Remove(ICollection<long> viewers)
        {
            waiting.RemoveAll(follower => viewers.Contains(follower.Viewer));
            if (card == null || card.RemoveAll(follower => viewers.Contains(follower.Viewer)) == 0)
            {
                return false;
            }
            if (card.Count == 0)
            {
                card = null;
                Next();
            }
            return true;
        }

        /// <summary>Takes everything away.</summary>
        public void Clear()
        {
            waiting.Clear();
            others = 0;
            card = null;
            cooldownLeft = 0;
        }

        /// <summary>Lets time pass. Returns whether there is another card now, or none any more.</summary>
        public bool Advance(double seconds)
        {
            if (card == null)
            {
                if (cooldownLeft <= 0)
                {
                    return false;
                }
                cooldownLeft -= seconds;
                return cooldownLeft <= 0 && Next();
            }
            cardLeft -= seconds;
            if (cardLeft > 0)
            {
                return false;
            }
            bool crowd = IsCrowd;
            card = null;
            if (crowd && CooldownSeconds > 0)
            {
                cooldownLeft = CooldownSeconds;
            }
            else
            {
                Next();
            }
            return true;
        }

        private bool Next()
        {
            if (waiting.Count == 0)
            {
                return false;
            }
            card = new List<Follower>(waiting);
            cardOthers = others;
            waiting.Clear();
            others = 0;
            // A card without time would never be looked at again, and stay for ever.
            cardLeft = Math.Max(Seconds, ShortestCard);
            return true;
        }
    }
}
