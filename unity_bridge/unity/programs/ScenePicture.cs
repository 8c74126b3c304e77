using System.Collections.Generic;
using Newtonsoft.Json.Linq;
using UnityEditor;
using UnityEngine;
using UnityEngine.UI;
using VTuberAgent.Link.Components;

/// <summary>What is to be seen and heard in the sample's scene, as JSON.</summary>
internal static class ScenePicture
{
    // What was to be seen after each frame, where it changed: states that last a moment as well.
    private static readonly Dictionary<string, List<object>> Seen = new Dictionary<string, List<object>>();

    /// <summary>Notes what is to be seen after a frame.</summary>
    public static void Look(GameObject room)
    {
        if (room == null)
        {
            return;
        }
        var bubble = GameObject.Find("Bubble");
        See("post", room.GetComponent<SnsPanel>().Text.Label.text);
        See("bubble", bubble == null ? "" : room.GetComponent<SpeechBubble>().Text.Label.text);
        See("followers", room.GetComponent<FollowAlert>().Text.Label.text);
        See("action", GameObject.Find("Action").GetComponent<Text>().text);
        See("mouth", room.GetComponent<MouthBlendShape>().Open);
    }

    /// <summary>Everything that some of it has been, in order.</summary>
    public static JObject OfThePast()
    {
        return JObject.FromObject(Seen);
    }

    /// <summary>What is to be seen now.</summary>
    public static JObject Of(GameObject room, VTuberLink link, SkinnedMeshRenderer face, string[] complaints)
    {
        var shown = new JArray();
        foreach (string name in new[] { "Room", "Desk", "On air", "Game store", "Company", "Bed", "SNS page", "Bubble", "Live", "Followers" })
        {
            if (GameObject.Find(name) != null)
            {
                shown.Add(name);
            }
        }
        Sprite sky = GameObject.Find("Sky").GetComponent<Image>().sprite;
        var voice = room.GetComponent<SpeechVoice>();
        return new JObject
        {
            { "state", link.State.ToString() },
            { "shown", shown },
            { "sky", sky == null ? "" : sky.name },
            { "clock", room.GetComponent<ClockText>().Output.Label.text },
            { "activity", room.GetComponent<PlaceSwitch>().Activity.Label.text },
            { "face", GameObject.Find("Face").GetComponent<Text>().text },
            { "action", GameObject.Find("Action").GetComponent<Text>().text },
            { "mouth", room.GetComponent<MouthBlendShape>().Open },
            { "weight", face.GetBlendShapeWeight(1) },
            { "speech", voice.Line == null ? "" : voice.Line.Speech },
            { "heard", voice.Heard },
            { "credit", voice.Credit.Label.text },
            { "playing", voice.Source.isPlaying },
            { "sound", voice.Source.mute ? 0 : voice.Source.volume },
            { "loud", voice.Source.clip == null ? 0 : voice.Source.clip.StubPeak },
            { "played", new JArray(voice.Source.StubLog.ToArray()) },
            { "post", room.GetComponent<SnsPanel>().Text.Label.text },
            { "title", room.GetComponent<StreamOverlay>().Title.Label.text },
            { "bubble", room.GetComponent<SpeechBubble>().Text.Label.text },
            { "question", room.GetComponent<SpeechBubble>().Question.Label.text },
            { "chat", room.GetComponent<ChatList>().Text.Label.text },
            { "followers", room.GetComponent<FollowAlert>().Text.Label.text },
            { "problem", room.GetComponent<QuestionBox>().Problem.Label.text },
            { "imported", new JArray(AssetDatabase.Stub.ToArray()) },
            { "complaints", new JArray(complaints) },
        };
    }

    private static void See(string what, object now)
    {
        List<object> seen;
        if (!Seen.TryGetValue(what, out seen))
        {
            Seen.Add(what, seen = new List<object>());
        }
        if (seen.Count == 0 || !seen[seen.Count - 1].Equals(now))
        {
            seen.Add(now);
        }
    }
}
